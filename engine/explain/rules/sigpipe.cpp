// SIGPIPE ended the program after it sent on a connection that its peer had closed (send(2), EPIPE). The
// first send after the peer's close succeeds, the peer answers with RST, and the next send raises the signal.

#include <cerrno>
#include <csignal>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class Sigpipe : public Watch {
  struct Last {
    EventId send;
    SocketId socket;
  };

  // The send that ends a program may be recorded without its return, so its entry counts.
  Interest interest() const override {
    return Interest().entering(Calls::sends).in(Calls::sends).of<ProcessExited>();
  }

  void entered(const Sight& sight) override {
    if (sight.head.socket != SocketId{}) last_[sight.head.process] = {sight.id(), sight.head.socket};
  }

  void returned(const Sight& sight) override {
    if (sight.head.error == EPIPE) return;
    const auto last = last_.find(sight.head.process);
    if (last != last_.end() && last->second.send == sight.id()) last_.erase(last);
  }

  void happened(const Sight& sight) override {
    const auto last = last_.find(sight.head.process);
    if (last == last_.end()) return;
    const Last send = last->second;
    last_.erase(last);
    if (sight.head.error != SIGPIPE) return;
    const auto* socket = sight.ledger.socket(send.socket);
    if (socket == nullptr || socket->listens) return;  // listening_socket_used says that
    const bool was_connected = socket->connected || socket->connecting ||
                               socket->origin == SocketNote::Origin::accepted ||
                               socket->origin == SocketNote::Origin::paired;
    sight.found({.process = sight.head.process,
                 .socket = send.socket,
                 .evidence = {send.send, sight.id()},
                 .values = {{"connection", was_connected ? "ended" : "none"}}});
  }

  std::map<ProcessId, Last> last_;
};

}  // namespace

std::unique_ptr<Watch> watch_sigpipe() {
  return std::make_unique<Sigpipe>();
}

}  // namespace switchboard
