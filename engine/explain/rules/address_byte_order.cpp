// An IPv4 address with its bytes the wrong way round: INADDR_LOOPBACK without htonl asks for 1.0.0.127, an
// address of the command line put through htonl once too often for its mirror image (ip(7): network byte
// order).
//
// Told only where the address that was meant is known, and the one that was used stands on no command line.

#include <algorithm>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AddressByteOrder : public Watch {
  static constexpr int looks_each = 2;

  Interest interest() const override { return Interest().in("bind").in("connect").in("sendto"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.socket == SocketId{} || looks_[use_of(head)]++ >= looks_each) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint) return;
    const auto exchanged = with_bytes_exchanged(*address->endpoint);
    const auto* process = sight.ledger.process(head.process);
    if (!exchanged || *exchanged == *address->endpoint || process == nullptr) return;
    const auto used = address_text(*address->endpoint), meant = address_text(*exchanged);
    const bool asked_for = std::ranges::any_of(sight.ledger.processes(), [&](const auto& entry) {
      return names_address(entry.second.arguments, used);
    });
    if (asked_for || (meant != "127.0.0.1" && !names_address(process->arguments, meant))) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"used", used}, {"meant", meant}}});
  }

  PerUse<int> looks_;
};

}  // namespace

std::unique_ptr<Watch> watch_address_byte_order() {
  return std::make_unique<AddressByteOrder>();
}

}  // namespace switchboard
