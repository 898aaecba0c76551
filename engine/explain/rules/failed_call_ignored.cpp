// bind or connect failed, and the program goes on with the socket as if it had not. After a failed bind,
// listen succeeds all the same and gives the socket a port of the kernel's choice (ip(7), "autobind"); after
// a failed connect there is nothing to send on. A program that tries again, or another address, is right.

#include <cerrno>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class FailedCallIgnored : public Watch {
  struct Failed {
    EventId call;
    std::uint16_t error = 0;
  };

  Interest interest() const override {
    return Interest()
        .in("bind")
        .in("listen")
        .in("connect")
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::closes);
  }

  static bool has_not_failed(std::uint16_t error) {
    return error == 0 || error == EINPROGRESS || error == EALREADY || error == EISCONN || error == EINTR ||
           error == EAGAIN;
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      binds_.erase(use_of(head));
      connects_.erase(use_of(head));
      return;
    }
    const bool is_bind = sight.name() == "bind";
    if (is_bind || sight.name() == "connect") {
      auto& failed = is_bind ? binds_ : connects_;
      if (has_not_failed(head.error))
        failed.erase(use_of(head));
      else
        failed[use_of(head)] = {head.id, head.error};
    } else if (sight.name() == "listen") {
      if (head.error == 0) look(sight, binds_, "listen");
    } else if (head.error == ENOTCONN || head.error == EPIPE) {
      look(sight, connects_, "transfer");
    }
  }

  static void look(const Sight& sight, PerUse<Failed>& failed, const char* then) {
    const auto found = failed.find(use_of(sight.head));
    if (found == failed.end()) return;
    const Failed earlier = found->second;
    failed.erase(found);
    if (!sight.ledger.is_stream(sight.timeline, sight.head.socket)) return;
    sight.found({.process = sight.head.process,
                 .socket = sight.head.socket,
                 .evidence = {earlier.call, sight.id()},
                 .values = {{"then", then}}});
  }

  PerUse<Failed> binds_, connects_;
};

}  // namespace

std::unique_ptr<Watch> watch_failed_call_ignored() {
  return std::make_unique<FailedCallIgnored>();
}

}  // namespace switchboard
