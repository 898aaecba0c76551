// The fold, shared part: dispatch by kind, and what belongs to no process and no socket.

#include "engine/model/fold_parts.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard {

void fold(Snapshot& world, const Event& event, FoldPhase phase) {
  if (phase == FoldPhase::returned) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && call->returned) {
      world.at = *call->returned;
      fold_call_returned(world, event, *call);
    }
    return;
  }
  world.at = event.at;
  std::visit(Overloaded{
                 [&](const Syscall& call) { fold_call_entered(world, event, call); },
                 [&](const SocketSample& sample) { fold_sample(world, event, sample); },
                 [&](const CountersSampled& counters) {
                   for (const auto& [name, value] : counters.changed) world.counters[name] = value;
                 },
                 [&](const EventsLost& lost) { world.lost[lost.source] += lost.count; },
                 // Packets, peers' steps, notes and output are looked up by time; they change no state here.
                 [](const Packet&) {},
                 [](const PeerActed&) {},
                 [](const NoteWritten&) {},
                 [](const OutputWritten&) {},
                 [](const SignalDelivered&) {},
                 [&](const auto& fact) { fold_process(world, event, fact); },
             },
             event.fact);
}

}  // namespace switchboard
