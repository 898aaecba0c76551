// The address says family 0, AF_UNSPEC: sin_family was not set. Linux binds 0.0.0.0 all the same (ip(7) would
// have EAFNOSUPPORT, which other addresses get), and a connect with it dissolves an association instead of
// making one (connect(2)). That is its right use, with nothing else in the address; so one with a port or an
// address in it was meant as a real one.

#include <sys/socket.h>

#include <algorithm>
#include <span>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class FamilyMissing : public Watch {
  static constexpr int looks_each = 2;

  Interest interest() const override { return Interest().in("bind").in("connect").in("sendto"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.socket == SocketId{} || looks_[use_of(head)]++ >= looks_each) return;
    const auto kind = sight.ledger.kind_of(sight.timeline, head.socket);
    if (!kind || (kind->domain != AF_INET && kind->domain != AF_INET6)) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || family_in(*address) != AF_UNSPEC) return;
    const auto rest = std::span(address->raw).subspan(sizeof(sa_family_t));
    const bool is_real = std::ranges::any_of(rest, [](std::uint8_t byte) { return byte != 0; });
    if (!is_real && sight.name() != "bind") return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"domain", family_name(kind->domain)},
                            {"result", head.error == 0 ? "good" : "refused"}}});
  }

  PerUse<int> looks_;
};

}  // namespace

std::unique_ptr<Watch> watch_family_missing() {
  return std::make_unique<FamilyMissing>();
}

}  // namespace switchboard
