// SIGPIPE ended the program after it sent on a connection that its peer had closed (send(2), EPIPE). The
// first send after the peer's close succeeds, the peer answers with RST, and the next send raises the signal.
//
// The signal goes to the thread that sent (signal(7)), and what other threads send meanwhile says nothing of
// it. Where its delivery is not in the recording, the only thread that may be in such a send is meant.

#include <cerrno>
#include <csignal>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class Sigpipe : public Watch {
  struct Last {
    EventId send;
    SocketId socket;
  };
  using Sender = std::pair<ProcessId, ThreadId>;

  // The send that ends a program may be recorded without its return, so its entry counts.
  Interest interest() const override {
    return Interest().entering(Calls::sends).in(Calls::sends).of<SignalDelivered>().of<ProcessExited>();
  }

  void entered(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket != SocketId{}) last_[{head.process, head.thread}] = {sight.id(), head.socket};
  }

  void returned(const Sight& sight) override {
    if (sight.head.error == EPIPE) return;
    const auto last = last_.find({sight.head.process, sight.head.thread});
    if (last != last_.end() && last->second.send == sight.id()) last_.erase(last);
  }

  void happened(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.is<ProcessExited>()) {
      if (head.error == SIGPIPE) tell(sight, sent_last_by(head.process));
      forget(head.process);
    } else if (head.error == SIGPIPE) {
      const auto last = last_.extract({head.process, head.thread});
      signalled_[head.process] = last ? std::optional(last.mapped()) : std::nullopt;
    }
  }

  /// What raised the signal that ended the process; nothing for another pipe, or when it is not certain.
  std::optional<Last> sent_last_by(ProcessId process) const {
    const auto signalled = signalled_.find(process);
    if (signalled != signalled_.end()) return signalled->second;
    const auto [first, end] = of(process);
    return first != end && std::next(first) == end ? std::optional(first->second) : std::nullopt;
  }

  static void tell(const Sight& exit, const std::optional<Last>& send) {
    if (!send) return;
    const auto* socket = exit.ledger.socket(send->socket);
    if (socket == nullptr || socket->listens) return;  // listening_socket_used says that
    const bool was_connected = socket->connected || socket->connecting ||
                               socket->origin == SocketNote::Origin::accepted ||
                               socket->origin == SocketNote::Origin::paired;
    exit.found({.process = exit.head.process,
                .socket = send->socket,
                .evidence = {send->send, exit.id()},
                .values = {{"connection", was_connected ? "ended" : "none"}}});
  }

  void forget(ProcessId process) {
    signalled_.erase(process);
    const auto [first, end] = of(process);
    last_.erase(first, end);
  }

  using Sends = std::map<Sender, Last>;
  std::pair<Sends::const_iterator, Sends::const_iterator> of(ProcessId process) const {
    return {last_.lower_bound({process, ThreadId{}}),
            last_.lower_bound({ProcessId{process.value + 1}, ThreadId{}})};
  }

  Sends last_;                                          // of each thread, unless it has returned well
  std::map<ProcessId, std::optional<Last>> signalled_;  // what the newest SIGPIPE came of
};

}  // namespace

std::unique_ptr<Watch> watch_sigpipe() {
  return std::make_unique<Sigpipe>();
}

}  // namespace switchboard
