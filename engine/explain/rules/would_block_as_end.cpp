// A receive on a socket that does not block failed with EAGAIN, which says "nothing yet" (recv(2)), and the
// program took it for an error or the end and closed the connection.
//
// Certain when it closes at once a connection on which it has received nothing and sent nothing, and whose
// peer had not finished. A receive timeout fails with EAGAIN too, but takes its time; a peek asks on purpose.

#include <sys/socket.h>

#include <cerrno>
#include <map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class WouldBlockAsEnd : public Watch {
  static constexpr std::int64_t at_once_ns = 1'000'000;
  static constexpr std::size_t connections_to_keep = 65536;

  Interest interest() const override { return Interest().in(Calls::all); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    const auto last = last_.find(head.thread);
    if (last != last_.end()) {
      const auto [call, socket] = last->second;
      last_.erase(last);
      if (head.has(EventHead::closes) && head.socket == socket) tell(sight, call);
    }
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      moved_.erase(use_of(head));
      return;
    }
    const auto movement = movement_of(sight.name());
    if (movement == Movement::none) return;
    if (head.error == EAGAIN && movement == Movement::receives && !moved_.contains(use_of(head)) &&
        head.returned_ns - head.at.ns < at_once_ns)
      last_[head.thread] = {head.id, head.socket};
    else if (moved_.size() < connections_to_keep)
      moved_[use_of(head)] = true;
  }

  static void tell(const Sight& sight, EventId received) {
    const auto* call = sight.timeline.call(received);
    if (call == nullptr || has_flag(*call, MSG_PEEK) || has_flag(*call, MSG_ERRQUEUE)) return;
    const auto* socket = sight.ledger.socket(sight.head.socket);
    if (socket == nullptr || !sight.ledger.is_stream(sight.timeline, sight.head.socket)) return;
    if (socket->origin != SocketNote::Origin::accepted && !socket->connected) return;
    sight.found(
        {.process = sight.head.process, .socket = sight.head.socket, .evidence = {received, sight.id()}});
  }

  std::map<ThreadId, std::pair<EventId, SocketId>> last_;
  PerUse<bool> moved_;
};

}  // namespace

std::unique_ptr<Watch> watch_would_block_as_end() {
  return std::make_unique<WouldBlockAsEnd>();
}

}  // namespace switchboard
