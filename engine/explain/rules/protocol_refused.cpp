// socket() was asked for a protocol that does not fit its type, as UDP over a byte stream (socket(2),
// EPROTONOSUPPORT), or for a family of history that Linux no longer has, as AF_X25 (EAFNOSUPPORT).

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ProtocolRefused : public Watch {
  Interest interest() const override { return Interest().in("socket"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EAFNOSUPPORT && head.error != EPROTONOSUPPORT) return;
    const Syscall& call = sight.call();
    constexpr std::int64_t type_bits = 0xf;
    const auto domain = number_argument(call, "domain", 0),
               type = number_argument(call, "type", 0) & type_bits;
    const auto protocol = number_argument(call, "protocol", 0);
    static constexpr auto of_history =
        std::to_array<std::int64_t>({AF_AX25, AF_IPX, AF_APPLETALK, AF_X25, AF_DECnet});
    const bool is_inet = domain == AF_INET || domain == AF_INET6;
    const bool misfit = is_inet && ((type == SOCK_STREAM && protocol == IPPROTO_UDP) ||
                                    (type == SOCK_DGRAM && protocol == IPPROTO_TCP));
    const bool is_gone =
        head.error == EAFNOSUPPORT && std::ranges::find(of_history, domain) != of_history.end();
    if (!misfit && !is_gone) return;
    sight.found({.process = head.process,
                 .evidence = {head.id},
                 .values = {{"what", misfit ? "protocol" : "family"}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_protocol_refused() {
  return std::make_unique<ProtocolRefused>();
}

}  // namespace switchboard
