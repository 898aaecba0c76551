// The length that goes with an address buffer is not set before the call: it says how much room there is
// (accept(2): a value-result argument). With 0 the call succeeds and writes no address; below 0 it fails with
// EINVAL; a length that no buffer has, or that is too short for IPv6, is told by the number alone.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AddressLengthUnset : public Watch {
  static constexpr int looks_each = 4;                        // a program's later calls are the same line's
  static constexpr std::int64_t beyond_any_buffer = 1 << 20;  // sizeof(sockaddr_storage) is 128

  Interest interest() const override {
    return Interest().in(Calls::accepts).in("getsockname").in("getpeername").in("recvfrom");
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.error != 0 && head.error != EINVAL) return;
    // A byte stream's receive never fills an address (recv(2)).
    if (sight.name() == "recvfrom" && !sight.ledger.is_datagram(sight.timeline, head.socket)) return;
    if (looks_[use_of(head)]++ >= looks_each) return;
    const Syscall& call = sight.call();
    const auto room = number_argument(call, "addrlen", sizeof(sockaddr_storage));
    const auto* value = call.argument(sight.name() == "recvfrom" ? "src_addr" : "addr");
    if (value == nullptr) return;
    const auto* filled = std::get_if<SocketAddress>(value);
    const auto* pointer = std::get_if<Pointer>(value);
    const bool wants_address = filled != nullptr || (pointer != nullptr && pointer->address != 0);
    const auto how = wants_address ? wrong_how(room, filled) : "";
    if (*how == '\0') return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"room", std::to_string(room)}, {"how", how}}});
  }

  static const char* wrong_how(std::int64_t room, const SocketAddress* filled) {
    if (room < 0) return "negative";
    if (filled == nullptr) return "";
    if (room == 0) return filled->length > 0 ? "zero" : "";
    if (room > beyond_any_buffer) return "garbage";
    constexpr std::int64_t without_scope = 24;  // SIN6_LEN_RFC2133
    return family_in(*filled) == AF_INET6 && room < without_scope ? "short" : "";
  }

  PerUse<int> looks_;
};

}  // namespace

std::unique_ptr<Watch> watch_address_length_unset() {
  return std::make_unique<AddressLengthUnset>();
}

}  // namespace switchboard
