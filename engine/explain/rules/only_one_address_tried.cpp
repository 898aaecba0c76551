// A client was refused at this machine's address of one family while the server listens at that of the other:
// `localhost` is ::1 and 127.0.0.1 (getaddrinfo(3) returns both, in this order), and the client tried one.
// Said when it has ended without getting through to that port.

#include <cerrno>
#include <map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class OnlyOneAddressTried : public Watch {
  struct Refused {
    EventId call;
    SocketId socket;
    Time at;
    Endpoint wanted;
  };

  Interest interest() const override { return Interest().in("connect").of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    const bool begins = head.error == 0 || head.error == EINPROGRESS;
    if (begins) refused_.erase(head.process);
    if (head.error != ECONNREFUSED || !sight.ledger.is_tcp(sight.timeline, head.socket)) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint || !is_loopback(*address->endpoint)) return;
    refused_.try_emplace(head.process, Refused{head.id, head.socket, sight.at, *address->endpoint});
  }

  void happened(const Sight& exited) override {
    const auto mine = refused_.find(exited.head.process);
    if (mine == refused_.end()) return;
    const Refused refused = mine->second;
    refused_.erase(mine);
    const auto& world = exited.timeline.snapshot_at(refused.at);
    for (const auto* listener : world.listeners()) {
      if (listener->closed || !listener->sample.local ||
          !serves_other_family(*listener->sample.local, refused.wanted))
        continue;
      const auto holders = world.holders(listener->id);
      Finding finding{.process = exited.head.process, .socket = refused.socket, .evidence = {refused.call}};
      finding.values = {{"tried", to_string(refused.wanted)},
                        {"listener", to_string(*listener->sample.local)}};
      if (!holders.empty()) finding.values["server"] = holders.front()->label;
      exited.found(std::move(finding));
      return;
    }
  }

  static bool serves_other_family(const Endpoint& local, const Endpoint& wanted) {
    return local.index() != wanted.index() && port_of(local) && port_of(local) == port_of(wanted) &&
           (is_loopback(local) || is_any_address(local));
  }

  std::map<ProcessId, Refused> refused_;
};

}  // namespace

std::unique_ptr<Watch> watch_only_one_address_tried() {
  return std::make_unique<OnlyOneAddressTried>();
}

}  // namespace switchboard
