// A TCP client dials 0.0.0.0 or ::, which no command line names: an address that was never filled in, because
// inet_pton returned 0 for a name, or one that getaddrinfo made for a server (AI_PASSIVE). On Linux it
// reaches this machine itself, so it works as long as the server is here.

#include <algorithm>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ConnectedToAny : public Watch {
  Interest interest() const override { return Interest().in("connect"); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (!sight.ledger.is_tcp(sight.timeline, head.socket)) return;
    const auto* address = given_address(sight.call());
    if (address == nullptr || !address->endpoint || !is_any_address(*address->endpoint)) return;
    const auto used = address_text(*address->endpoint);
    const auto* process = sight.ledger.process(head.process);
    if (process == nullptr || names_address(process->arguments, used)) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"address", used}, {"result", head.error == 0 ? "good" : "refused"}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_connected_to_any() {
  return std::make_unique<ConnectedToAny>();
}

}  // namespace switchboard
