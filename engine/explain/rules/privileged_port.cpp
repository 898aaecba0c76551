// bind to a port below 1024 without the right to (ip(7), EACCES; capabilities(7), CAP_NET_BIND_SERVICE).

#include <cerrno>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PrivilegedPort : public Watch {
  static constexpr int unprivileged = 1024;  // net.ipv4.ip_unprivileged_port_start's default

  Interest interest() const override { return Interest().in("bind"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EACCES) return;
    const auto* address = given_address(sight.call());
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    if (!port || port->value == 0 || port->value >= unprivileged) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"port", std::to_string(port->value)}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_privileged_port() {
  return std::make_unique<PrivilegedPort>();
}

}  // namespace switchboard
