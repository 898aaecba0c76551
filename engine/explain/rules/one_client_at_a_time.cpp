// A server that waits in a receive for one client while another waits in the accept queue: an iterative
// server serves one at a time, and a client that says nothing holds up all others (accept(2); unpv1,
// section 1.5).
//
// Said when the kernel shows a connection in the queue while the only thread of the only process that accepts
// there is inside a receive. It is right for many servers, and a surprise to who wrote it for many clients.

#include <map>
#include <set>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class OneClientAtATime : public Watch {
  // So long a wait is one for a person or a silent client, not for bytes that are on their way.
  static constexpr std::int64_t long_wait_ns = 100'000'000;

  struct Inside {
    EventId call;
    SocketId socket;
    Time since;
  };
  struct Listener {
    std::set<ProcessId> accepting;
    std::optional<EventId> waiting_seen;  ///< a sample with somebody in the queue, during `during`
    EventId during;
    bool told = false;
  };

  Interest interest() const override {
    return Interest()
        .entering(Calls::receives)
        .in(Calls::receives)
        .entering(Calls::accepts)
        .of<SocketSample>()
        .of<ThreadStarted>()
        .of<ProcessExited>();
  }

  void entered(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (movement_of(sight.name()) == Movement::none) {
      if (head.socket != SocketId{}) listeners_[head.socket].accepting.insert(head.process);
    } else if (!threaded_.contains(head.process)) {
      inside_[head.process] = {head.id, head.socket, head.at};
    }
  }

  void returned(const Sight& sight) override {
    const auto inside = inside_.find(sight.head.process);
    if (inside == inside_.end() || inside->second.call != sight.id()) return;
    const bool was_long = sight.at - inside->second.since >= long_wait_ns;
    if (was_long) tell(sight, inside->second);
    inside_.erase(inside);
  }

  void happened(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.is<ThreadStarted>()) {
      threaded_.insert(head.process);
      inside_.erase(head.process);
      return;
    }
    if (head.is<ProcessExited>()) {
      inside_.erase(head.process);
      return;
    }
    if (!head.has(EventHead::listening) || head.result < 1) return;
    const auto listener = listeners_.find(head.socket);
    if (listener == listeners_.end() || listener->second.accepting.size() != 1) return;
    const auto inside = inside_.find(*listener->second.accepting.begin());
    if (inside == inside_.end()) return;
    const auto* socket = sight.ledger.socket(inside->second.socket);
    if (socket == nullptr || socket->listener != head.socket) return;
    if (listener->second.during == inside->second.call) return;
    listener->second.waiting_seen = head.id;
    listener->second.during = inside->second.call;
  }

  void ended(const Setting& setting) override {
    for (const auto& [process, inside] : inside_) tell(setting, inside);
  }

  void tell(const Setting& setting, const Inside& inside) {
    const auto* socket = setting.ledger.socket(inside.socket);
    const auto listener = socket == nullptr ? listeners_.end() : listeners_.find(socket->listener);
    if (listener == listeners_.end() || listener->second.during != inside.call || listener->second.told)
      return;
    if (!listener->second.waiting_seen || listener->second.accepting.size() != 1) return;
    listener->second.told = true;
    setting.found({.process = *listener->second.accepting.begin(),
                   .socket = inside.socket,
                   .evidence = {inside.call, *listener->second.waiting_seen}});
  }

  std::map<ProcessId, Inside> inside_;
  std::map<SocketId, Listener> listeners_;
  std::set<ProcessId> threaded_;
};

}  // namespace

std::unique_ptr<Watch> watch_one_client_at_a_time() {
  return std::make_unique<OneClientAtATime>();
}

}  // namespace switchboard
