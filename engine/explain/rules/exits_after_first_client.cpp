// A server served one client and ended well, and the next one is refused at its port: the listener died with
// it. A server that is meant for one client is right, and told of only when a second one calls.

#include <cerrno>
#include <map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ExitsAfterFirstClient : public Watch {
  struct Serving {
    EventId accept;
    SocketId listener;
    Time at;
    int clients = 0;
  };
  struct Ended {
    ProcessId process;
    EventId accept, exit;
    Endpoint local;
    SocketId listener;
  };

  Interest interest() const override {
    return Interest().in(Calls::accepts).in("listen").in("connect").of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (sight.name() == "listen") {
      if (head.error == 0 && !ended_.empty()) ended_.clear();  // it may be there again
      return;
    }
    if (sight.name() != "connect") {
      if (head.error != 0) return;
      auto& serving = serving_[head.process];
      serving = {head.id, head.socket, sight.at, serving.clients + 1};
      return;
    }
    if (head.error != ECONNREFUSED || ended_.empty()) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint) return;
    for (auto it = ended_.begin(); it != ended_.end(); ++it) {
      if (!accepts_for(it->local, *address->endpoint)) continue;
      sight.found({.process = it->process,
                   .socket = it->listener,
                   .evidence = {it->accept, it->exit, head.id},
                   .values = {{"address", to_string(*address->endpoint)},
                              {"client", sight.ledger.name_of(head.process)}}});
      ended_.erase(it);
      return;
    }
  }

  void happened(const Sight& exited) override {
    const auto mine = serving_.find(exited.head.process);
    if (mine == serving_.end()) return;
    const Serving serving = mine->second;
    serving_.erase(mine);
    const bool ended_well = exited.head.error == 0 && exited.head.result == 0;
    if (!ended_well || serving.clients != 1) return;
    const auto* socket = exited.timeline.snapshot_at(serving.at).socket(serving.listener);
    if (socket != nullptr && socket->sample.local)
      ended_.push_back(
          {exited.head.process, serving.accept, exited.head.id, *socket->sample.local, serving.listener});
  }

  std::map<ProcessId, Serving> serving_;
  std::vector<Ended> ended_;
};

}  // namespace

std::unique_ptr<Watch> watch_exits_after_first_client() {
  return std::make_unique<ExitsAfterFirstClient>();
}

}  // namespace switchboard
