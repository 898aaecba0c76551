// Port 0, as htonl(port) or an atoi of no number leaves it in sin_port. connect to it fails always (RFC 6335,
// section 6: port 0 is reserved); bind takes it as "any free port" (ip(7)), so the program listens where
// nobody looks for it.
//
// A server may ask for port 0 on purpose. It is certain that it meant another when that one stands on its
// command line and a client, which asked for it, was refused.

#include <cerrno>
#include <map>
#include <set>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/given_ports.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PortZero : public Watch {
  static constexpr std::size_t calls_to_read = 64;  // of each program: ports do not change from call to call
  struct Bound {
    EventId bind;
    SocketId socket;
    std::set<std::uint16_t> meant;
  };

  Interest interest() const override { return Interest().in("bind").in("connect"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (++read_[sight.ledger.program_of(head.process)] > calls_to_read) return;
    const auto* address = address_argument(sight.call());
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    if (!port) return;
    if (sight.name() == "bind") {
      if (port->value != 0) return taken_.insert(port->value), void();
      const auto* process = sight.ledger.process(head.process);
      if (head.error == 0 && process != nullptr)
        bound_[head.process] = {head.id, head.socket, given_ports(process->arguments)};
      return;
    }
    if (port->value == 0) {
      if (head.error != 0 && sight.ledger.is_tcp(sight.timeline, head.socket))
        sight.found({.process = head.process,
                     .socket = head.socket,
                     .evidence = {head.id},
                     .values = {{"call", "connect"}}});
      return;
    }
    if (head.error != ECONNREFUSED || taken_.contains(port->value)) return;
    for (auto bound = bound_.begin(); bound != bound_.end(); ++bound) {
      const bool is_other = sight.ledger.program_of(bound->first) != sight.ledger.program_of(head.process);
      const auto* socket = sight.ledger.socket(bound->second.socket);
      if (!is_other || !bound->second.meant.contains(port->value) || socket == nullptr || !socket->listens)
        continue;
      sight.found({.process = bound->first,
                   .socket = bound->second.socket,
                   .evidence = {bound->second.bind, head.id},
                   .values = {{"call", "bind"},
                              {"meant", std::to_string(port->value)},
                              {"peer", sight.ledger.name_of(head.process)}}});
      bound_.erase(bound);
      return;
    }
  }

  std::map<ProcessId, std::size_t> read_;
  std::map<ProcessId, Bound> bound_;
  std::set<std::uint16_t> taken_;
};

}  // namespace

std::unique_ptr<Watch> watch_port_zero() {
  return std::make_unique<PortZero>();
}

}  // namespace switchboard
