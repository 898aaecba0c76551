// recv or send on the listening socket instead of the one that accept returned. A listener is never
// connected: receiving fails with ENOTCONN, sending with EPIPE and its signal (send(2), tcp(7)).

#include <cerrno>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ListeningSocketUsed : public Watch {
  Interest interest() const override { return Interest().in(Calls::sends).in(Calls::receives); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != ENOTCONN && head.error != EPIPE) return;
    const auto* socket = sight.ledger.socket(head.socket);
    if (socket == nullptr || !socket->listens) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"error", head.error == EPIPE ? "EPIPE" : "ENOTCONN"}}});
  }
};

}  // namespace

std::unique_ptr<Watch> watch_listening_socket_used() {
  return std::make_unique<ListeningSocketUsed>();
}

}  // namespace switchboard
