// The fold, shared part: dispatch by kind, and what belongs to no process and no socket.

#include <utility>

#include "engine/model/event_head.hpp"
#include "engine/model/fold_parts.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

void fold_counters(Snapshot& world, const CountersSampled& counters) {
  const auto host = world.hosts.find(counters.host);
  for (const auto& [name, value] : counters.changed) {
    auto& total = world.counters[name];
    if (host == world.hosts.end()) {
      total = value;
      continue;
    }
    auto& of_host = host->second.counters[name];
    total += value - std::exchange(of_host, value);
  }
}

}  // namespace

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
                 [&](const CountersSampled& counters) { fold_counters(world, counters); },
                 [&](const HostStarted& started) {
                   world.hosts[started.host] = {started.name, started.addresses, {}};
                 },
                 [&](const CableSet& cable) {
                   world.cables[{cable.from, cable.to}] = cable.settings;
                 },
                 [&](const EventsLost& lost) { world.lost[lost.source] += lost.count; },
                 // Packets, peers' steps, notes and output are looked up by time; they change no state here.
                 [](const Packet&) {},
                 [](const PeerActed&) {},
                 [](const NoteWritten&) {},
                 [](const OutputWritten&) {},
                 [&](const auto& fact) { fold_process(world, event, fact); },
             },
             event.fact);
}

bool changes_world(const EventHead& head) {
  return !head.is<Packet>() && !head.is<PeerActed>() && !head.is<NoteWritten>() && !head.is<OutputWritten>();
}

}  // namespace switchboard
