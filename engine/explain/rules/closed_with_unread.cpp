// A program closed a connection on which bytes lay unread. The kernel then sends RST and not FIN (RFC 2525,
// section 2.17), and the peer loses what it had not yet read: its next call fails with ECONNRESET.
//
// Said only when the peer was seen to get ECONNRESET. A program that set an option of the socket may
// have asked for the RST (SO_LINGER): silence.

#include <cerrno>
#include <deque>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ClosedWithUnread : public Watch {
  static constexpr std::size_t most_closes = 1024, most_worlds = 16;

  struct Closed {
    EventId call;
    ProcessId process;
    Time at;
  };

  Interest interest() const override {
    return Interest().in(Calls::closes).in(Calls::sends).in(Calls::receives);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      closed_[head.socket] = {head.id, head.process, sight.at};
      order_.push_back(head.socket);
      if (order_.size() > most_closes) {
        closed_.erase(order_.front());
        order_.pop_front();
      }
    } else if (head.error == ECONNRESET && worlds_ < most_worlds && !closed_.empty()) {
      ++worlds_;
      look(sight);
    }
  }

  void look(const Sight& sight) {
    const Snapshot& world = sight.world();
    const auto* reset = world.socket(sight.head.socket);
    const auto* peer = reset == nullptr ? nullptr : world.peer_of(*reset);
    if (peer == nullptr || peer->bytes() == nullptr || peer->bytes()->receive == 0) return;
    const auto closed = closed_.find(peer->id);
    if (closed == closed_.end() || set_linger(sight, peer->id)) return;
    const auto id = peer->id;
    const auto unread = peer->bytes()->receive;
    // A child that closes the copy which fork gave it ends nothing.
    if (!sight.timeline.snapshot_at(closed->second.at).holders(id).empty()) return;
    sight.found(
        {.process = closed->second.process,
         .socket = id,
         .evidence = {closed->second.call, sight.id()},
         .values = {{"unread", std::to_string(unread)}, {"peer", sight.ledger.name_of(sight.head.process)}}});
  }

  static bool set_linger(const Sight& sight, SocketId socket) {
    const auto option = sight.timeline.names().find("setsockopt");
    bool did = false;
    sight.timeline.each_head([&](std::size_t, const EventHead& head) {
      did = did || (head.is_call() && head.name == option && head.socket == socket);
    });
    return option != 0 && did;
  }

  std::map<SocketId, Closed> closed_;
  std::deque<SocketId> order_;
  std::size_t worlds_ = 0;
};

}  // namespace

std::unique_ptr<Watch> watch_closed_with_unread() {
  return std::make_unique<ClosedWithUnread>();
}

}  // namespace switchboard
