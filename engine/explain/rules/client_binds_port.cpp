// A client binds its own end to a fixed port before it connects. Its second run to the same server meets its
// first one's TIME_WAIT, and two runs at once collide; a socket without bind gets a free port (ip(7)). With
// SO_REUSEADDR or SO_REUSEPORT, with a port of the command line, or below 1024, it is meant.

#include <unordered_set>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/call_arguments.hpp"
#include "engine/explain/given_ports.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ClientBindsPort : public Watch {
  static constexpr int unprivileged = 1024;

  Interest interest() const override { return Interest().in("setsockopt").in("connect"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (sight.name() == "setsockopt") {
      if (head.error == 0 && symbol_argument(sight.call(), "optname").starts_with("SO_REUSE"))
        reusing_.insert(head.socket);
      return;
    }
    const auto* socket = sight.ledger.socket(head.socket);
    if (socket == nullptr || !socket->bound || reusing_.contains(head.socket)) return;
    if (!sight.ledger.is_tcp(sight.timeline, head.socket)) return;
    const auto* bind = sight.timeline.call(*socket->bound);
    const auto* address = bind == nullptr ? nullptr : given_address(*bind);
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    const auto* process = sight.ledger.process(head.process);
    if (!port || port->value < unprivileged || process == nullptr) return;
    if (given_ports(process->arguments).contains(port->value)) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {*socket->bound, head.id},
                 .values = {{"port", std::to_string(port->value)}}});
  }

  std::unordered_set<SocketId> reusing_;
};

}  // namespace

std::unique_ptr<Watch> watch_client_binds_port() {
  return std::make_unique<ClientBindsPort>();
}

}  // namespace switchboard
