// A TCP socket is bound or connected to 255.255.255.255: what inet_addr returns for text that is no address
// (inet(3): INADDR_NONE is -1). Linux binds it and listens, and nobody can reach it. With UDP it is the
// broadcast address, and right.

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AddressAllOnes : public Watch {
  Interest interest() const override { return Interest().in("bind").in("connect"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (!sight.ledger.is_tcp(sight.timeline, head.socket)) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint || address_text(*address->endpoint) != "255.255.255.255")
      return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"result", head.error == 0 ? "good" : "refused"}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_address_all_ones() {
  return std::make_unique<AddressAllOnes>();
}

}  // namespace switchboard
