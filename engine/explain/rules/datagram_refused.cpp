// ECONNREFUSED on a connected UDP socket: an earlier datagram met a port where nobody is, ICMP said so, and
// the next call of whatever kind is told (udp(7)). Port 53 is left out: the C library's resolver tries name
// servers that are not there, and goes on.

#include <cerrno>
#include <unordered_map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class DatagramRefused : public Watch {
  static constexpr Port name_servers{53};

  Interest interest() const override {
    return Interest().in(Calls::sends).in(Calls::receives).in(Calls::closes);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.has(EventHead::closes)) sent_.erase(head.socket);
    if (head.socket == SocketId{} || !sight.ledger.is_datagram(sight.timeline, head.socket)) return;
    if (head.error == ECONNREFUSED) return tell(sight);
    if (head.error == 0 && movement_of(sight.name()) == Movement::sends) sent_[head.socket] = head.id;
  }

  void tell(const Sight& sight) {
    const EventHead& head = sight.head;
    const auto sent = sent_.find(head.socket);
    const auto* socket = sight.ledger.socket(head.socket);
    const auto* dialled =
        socket != nullptr && socket->connected ? sight.timeline.call(*socket->connected) : nullptr;
    const auto* address = dialled == nullptr ? nullptr : given_address(*dialled);
    if (sent == sent_.end() || address == nullptr || !address->endpoint) return;
    const auto port = port_of(*address->endpoint);
    if (!port || *port == name_servers) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id, sent->second},
                 .values = {{"peer", to_string(*address->endpoint)}}});
    sent_.erase(sent);
  }

  std::unordered_map<SocketId, EventId> sent_;
};

}  // namespace

std::unique_ptr<Watch> watch_datagram_refused() {
  return std::make_unique<DatagramRefused>();
}

}  // namespace switchboard
