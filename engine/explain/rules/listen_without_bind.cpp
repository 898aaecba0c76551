// A server listens on a TCP socket that it never bound, so the kernel chose the port (listen(2), ip(7): an
// ephemeral one), and it accepts without having asked which. A program that asks (getsockname) means it.

#include <unordered_map>
#include <unordered_set>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ListenWithoutBind : public Watch {
  Interest interest() const override {
    return Interest().in("bind").in("listen").in("getsockname").entering(Calls::accepts);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (sight.name() == "bind" && head.error != 0) refused_.insert(head.socket);
    if (sight.name() == "getsockname") unasked_.erase(head.socket);
    if (sight.name() != "listen" || head.error != 0) return;
    const auto* socket = sight.ledger.socket(head.socket);
    const bool unbound = socket != nullptr && socket->origin == SocketNote::Origin::made && !socket->bound;
    // Where bind failed, that is the mistake.
    if (unbound && !refused_.contains(head.socket) && sight.ledger.is_tcp(sight.timeline, head.socket))
      unasked_.emplace(head.socket, head.id);
  }

  void entered(const Sight& sight) override {
    const auto found = unasked_.find(sight.head.socket);
    if (found == unasked_.end()) return;
    const auto* socket = sight.world().socket(sight.head.socket);
    const auto port =
        socket != nullptr && socket->sample.local ? port_of(*socket->sample.local) : std::nullopt;
    Finding finding{.process = sight.head.process, .socket = sight.head.socket, .evidence = {found->second}};
    if (port) finding.values = {{"port", std::to_string(port->value)}};
    sight.found(std::move(finding));
    unasked_.erase(found);
  }

  std::unordered_map<SocketId, EventId> unasked_;
  std::unordered_set<SocketId> refused_;
};

}  // namespace

std::unique_ptr<Watch> watch_listen_without_bind() {
  return std::make_unique<ListenWithoutBind>();
}

}  // namespace switchboard
