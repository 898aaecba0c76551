// A call before the one that it needs, or once too often, told by its errno and by what the socket was
// before: accept before listen (EINVAL), send or recv before connect (EPIPE, ENOTCONN), connect or bind twice
// (EISCONN, EINVAL), listen and accept on datagrams (EOPNOTSUPP).
//
// Right, and not told: connect again to hear how a non-blocking or interrupted one went (connect(2)); accept
// after shutdown of the listener, which wakes threads that wait; whatever follows a connect that failed.

#include <cerrno>
#include <string_view>
#include <unordered_set>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class CallsInWrongOrder : public Watch {
  Interest interest() const override {
    return Interest()
        .in("bind")
        .in("listen")
        .in("connect")
        .in(Calls::accepts)
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::closes);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.has(EventHead::closes)) failed_connect_.erase(head.socket);
    if (head.error == 0) return;
    const auto* socket = sight.ledger.socket(head.socket);
    if (socket == nullptr) return;
    const auto which = misplaced(sight, *socket);
    if (sight.name() == "connect") failed_connect_.insert(head.socket);
    if (which.empty()) return;
    Finding finding{.process = head.process, .socket = head.socket, .evidence = {head.id}};
    finding.values = {{"which", std::string(which)}};
    const auto earlier = which == "bind"      ? socket->bound
                         : which == "connect" ? socket->connected
                                              : socket->made_by;
    if (earlier && *earlier != head.id) finding.evidence.push_back(*earlier);
    sight.found(std::move(finding));
  }

  std::string_view misplaced(const Sight& sight, const SocketNote& socket) const {
    const auto& name = sight.name();
    const auto error = sight.head.error;
    const bool dialled = failed_connect_.contains(socket.id);
    if (name == "bind") return error == EINVAL && socket.bound ? "bind" : "";
    if (name == "connect")
      return error == EISCONN && socket.connected && !socket.connecting && !dialled ? name : "";
    if (name == "listen") return error == EOPNOTSUPP && is_datagram(sight) ? "listen" : "";
    if (name.starts_with("accept")) {
      if (error == EOPNOTSUPP && is_datagram(sight)) return "listen";
      const bool never_listened = !socket.listens && socket.origin == SocketNote::Origin::made;
      return error == EINVAL && never_listened && sight.ledger.is_stream(sight.timeline, socket.id) ? "accept"
                                                                                                    : "";
    }
    const bool fresh = socket.origin == SocketNote::Origin::made && !socket.connected && !socket.connecting &&
                       !socket.listens && !dialled;
    if (!fresh || !sight.ledger.is_stream(sight.timeline, socket.id)) return "";
    if (movement_of(name) == Movement::receives) return error == ENOTCONN ? "receive" : "";
    return error == EPIPE || error == ENOTCONN ? "send" : "";
  }

  static bool is_datagram(const Sight& sight) {
    return sight.ledger.is_datagram(sight.timeline, sight.head.socket);
  }

  std::unordered_set<SocketId> failed_connect_;
};

}  // namespace

std::unique_ptr<Watch> watch_calls_in_wrong_order() {
  return std::make_unique<CallsInWrongOrder>();
}

}  // namespace switchboard
