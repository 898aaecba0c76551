// send on a datagram socket that is not connected and without an address: nobody knows where to (EDESTADDRREQ
// of udp(7), ENOTCONN of unix(7)).

#include <cerrno>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class NoDestination : public Watch {
  Interest interest() const override { return Interest().in(Calls::sends); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EDESTADDRREQ && head.error != ENOTCONN) return;
    const auto* socket = sight.ledger.socket(head.socket);
    if (socket == nullptr || socket->connected || !sight.ledger.is_datagram(sight.timeline, head.socket))
      return;
    sight.found({.process = head.process, .socket = head.socket, .evidence = {head.id}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_no_destination() {
  return std::make_unique<NoDestination>();
}

}  // namespace switchboard
