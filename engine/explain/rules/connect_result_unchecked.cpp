// A connect that does not block said EINPROGRESS, the connection was refused, and the program sends on the
// socket without having asked how the connect ended (connect(2), EINPROGRESS: ask getsockopt for SO_ERROR
// when the socket is writable). Writable is also a socket whose connect failed.
//
// The first send or receive after it reports the connect's own error; a program that then stops has noticed.
// It is certain when it goes on.

#include <cerrno>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ConnectResultUnchecked : public Watch {
  struct Begun {
    EventId connect;
    std::optional<EventId> told;  ///< the call that reported the connect's error
  };

  Interest interest() const override {
    return Interest()
        .in("connect")
        .in("getsockopt")
        .in("getpeername")
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::closes);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (sight.name() == "connect" && head.error == EINPROGRESS) {
      begun_[use_of(head)] = {head.id, {}};
      return;
    }
    const auto found = begun_.find(use_of(head));
    if (found == begun_.end()) return;
    const bool fails = head.error == EPIPE || head.error == ENOTCONN;
    const bool reports = head.error == ECONNREFUSED || head.error == ETIMEDOUT ||
                         head.error == EHOSTUNREACH || head.error == ENETUNREACH || head.error == ECONNRESET;
    const bool moves = sight.name() != "getsockopt" && sight.name() != "getpeername" &&
                       sight.name() != "connect" && !head.has(EventHead::closes);
    if (moves && head.error == EAGAIN) return;
    if (moves && reports && !found->second.told) {
      found->second.told = head.id;
      return;
    }
    const Begun begun = found->second;
    if (sight.name() == "getsockopt" && symbol_argument(sight.call(), "optname") != "SO_ERROR") return;
    begun_.erase(found);
    if (!moves || !fails) return;
    Finding finding{.process = head.process, .socket = head.socket, .evidence = {begun.connect, head.id}};
    if (begun.told) finding.evidence.push_back(*begun.told);
    finding.values = {{"error", head.error == EPIPE ? "EPIPE" : "ENOTCONN"}};
    sight.found(std::move(finding));
  }

  PerUse<Begun> begun_;
};

}  // namespace

std::unique_ptr<Watch> watch_connect_result_unchecked() {
  return std::make_unique<ConnectResultUnchecked>();
}

}  // namespace switchboard
