// Two programs that were started each for itself listen on one port, which SO_REUSEPORT on both permits: the
// kernel gives each new connection to one of them (socket(7), SO_REUSEPORT). Taken for SO_REUSEADDR, an old
// run that goes on gets half of the calls. Workers of one program share a port on purpose.

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PortShared : public Watch {
  Interest interest() const override { return Interest().in("listen"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != 0 || !sight.ledger.is_tcp(sight.timeline, head.socket)) return;
    const auto& world = sight.world();
    const auto* own = world.socket(head.socket);
    const auto* note = sight.ledger.socket(head.socket);
    if (own == nullptr || !own->sample.local || note == nullptr || !note->bound) return;
    for (const auto* other : world.listeners()) {
      const auto* other_note = sight.ledger.socket(other->id);
      const bool same_port = other->id != own->id && !other->closed &&
                             other->sample.local == own->sample.local &&
                             other->sample.host == own->sample.host;
      if (!same_port || other_note == nullptr || world.holders(other->id).empty()) continue;
      if (sight.ledger.program_of(other_note->maker) == sight.ledger.program_of(head.process)) continue;
      Finding finding{.process = head.process, .socket = head.socket, .evidence = {*note->bound}};
      if (other_note->listens) finding.evidence.push_back(*other_note->listens);
      finding.values = {{"address", to_string(*own->sample.local)},
                        {"other", sight.ledger.name_of(other_note->maker)}};
      sight.found(std::move(finding));
      return;
    }
  }
};

}  // namespace

std::unique_ptr<Watch> watch_port_shared() {
  return std::make_unique<PortShared>();
}

}  // namespace switchboard
