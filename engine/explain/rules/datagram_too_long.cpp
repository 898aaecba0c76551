// A UDP datagram longer than IP can carry: 65,507 bytes over IPv4, 65,527 over IPv6 (udp(7), EMSGSIZE).
// Shorter ones that are refused are probes for the path's MTU, which are right.

#include <sys/socket.h>

#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class DatagramTooLong : public Watch {
  // 65,535 less IPv4's header, which its length counts and IPv6's does not, and UDP's.
  static constexpr std::int64_t most_over_ip4 = 65'507, most_over_ip6 = 65'527;

  Interest interest() const override { return Interest().in(Calls::sends); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EMSGSIZE || !sight.ledger.is_datagram(sight.timeline, head.socket)) return;
    const auto kind = sight.ledger.kind_of(sight.timeline, head.socket);
    if (!kind || (kind->domain != AF_INET && kind->domain != AF_INET6)) return;
    const auto most = kind->domain == AF_INET ? most_over_ip4 : most_over_ip6;
    const auto length = asked_length(sight.call());
    if (length <= most) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"length", std::to_string(length)}, {"most", std::to_string(most)}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_datagram_too_long() {
  return std::make_unique<DatagramTooLong>();
}

}  // namespace switchboard
