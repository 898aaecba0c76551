// A client resets its connection and the server ends with a failure: recv or send said ECONNRESET or EPIPE,
// and the program's next act is to leave, though its listener was open and others may call. A child that
// serves one connection may end with it.

#include <cerrno>
#include <unordered_map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ResetEndsServer : public Watch {
  struct Broken {
    EventId call;
    SocketId socket, listener;
    Time at;
    std::string error;
  };

  Interest interest() const override {
    return Interest()
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::accepts)
        .in(Calls::waits)
        .of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    const bool is_broken = head.error == ECONNRESET || head.error == EPIPE;
    if (!is_broken) {
      if (!broken_.empty()) broken_.erase(head.process);  // it goes on
      return;
    }
    const auto* socket = sight.ledger.socket(head.socket);
    const bool is_its_own =
        socket != nullptr && socket->origin == SocketNote::Origin::accepted && socket->maker == head.process;
    if (is_its_own)
      broken_[head.process] = {head.id, head.socket, socket->listener, sight.at,
                               head.error == EPIPE ? "EPIPE" : "ECONNRESET"};
  }

  void happened(const Sight& exited) override {
    const auto mine = broken_.find(exited.head.process);
    if (mine == broken_.end()) return;
    const Broken broken = mine->second;
    broken_.erase(mine);
    if (exited.head.error != 0 || exited.head.result == 0) return;  // sigpipe's, or an end that was meant
    const auto& world = exited.timeline.snapshot_at(broken.at);
    const auto* process = world.process(exited.head.process);
    const bool listened = process != nullptr && [&] {
      for (const auto& [fd, id] : process->descriptors)
        if (id == broken.listener) return true;
      return false;
    }();
    if (!listened) return;
    exited.found({.process = exited.head.process,
                  .socket = broken.socket,
                  .evidence = {broken.call, exited.head.id},
                  .values = {{"error", broken.error}, {"status", std::to_string(exited.head.result)}}});
  }

  std::unordered_map<ProcessId, Broken> broken_;
};

}  // namespace

std::unique_ptr<Watch> watch_reset_ends_server() {
  return std::make_unique<ResetEndsServer>();
}

}  // namespace switchboard
