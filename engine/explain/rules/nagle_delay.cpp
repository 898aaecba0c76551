// Two small sends, then a receive: Nagle's algorithm keeps the second in the kernel until the first is
// acknowledged (tcp(7), TCP_NODELAY; RFC 9293, section 3.7.4), and the peer, which waits for the whole,
// delays that acknowledgement. Told where the packets show it: the second send's segment left long after the
// call had returned.

#include <netinet/in.h>

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class NagleDelay : public Watch {
  static constexpr std::int64_t long_ns = 30'000'000;  // TCP_DELACK_MIN in include/net/tcp.h is 40 ms
  static constexpr std::int64_t too_long_ns = 500'000'000;
  static constexpr int looks_each = 3;
  static constexpr std::size_t events_ahead = 4000;

  struct Talk {
    EventId first, second;
    std::size_t second_index = 0;
    Time sent;
    std::int64_t length = 0;
    int sends = 0, looks = 0;
  };

  Interest interest() const override {
    return Interest().in(Calls::sends).in(Calls::receives).in(Calls::closes);
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      talks_.erase(use_of(head));
      return;
    }
    if (movement_of(sight.name()) == Movement::sends) {
      if (head.error != 0) return;
      Talk& talk = talks_[use_of(head)];
      talk.first = talk.second;
      talk.second = head.id;
      talk.second_index = sight.index;
      talk.sent = sight.at;
      talk.length = head.result;
      ++talk.sends;
      return;
    }
    const auto found = talks_.find(use_of(head));
    if (found == talks_.end()) return;
    Talk& talk = found->second;
    const bool is_pattern = talk.sends >= 2 && head.at >= talk.sent;
    const auto waited = head.returned_ns - head.at.ns;
    if (is_pattern && waited >= long_ns && waited <= too_long_ns && talk.looks < looks_each &&
        sight.ledger.is_tcp(sight.timeline, head.socket))
      look(sight, talk);
    talk.sends = 0;
  }

  void look(const Sight& receive, Talk& talk) {
    ++talk.looks;
    const auto* socket = receive.world().socket(receive.head.socket);
    if (socket == nullptr || !socket->sample.local) return;
    const auto left = when_it_left(receive, talk, *socket->sample.local);
    if (!left || *left - talk.sent < long_ns) return;
    receive.found({.process = receive.head.process,
                   .socket = receive.head.socket,
                   .evidence = {talk.second, talk.first, receive.head.id},
                   .values = {{"delay", std::to_string((*left - talk.sent) / 1'000'000)}}});
    talk.looks = looks_each;
  }

  /// The first segment from that end that was captured after the second send, if it carries just that.
  static std::optional<Time> when_it_left(const Sight& receive, const Talk& talk, const Endpoint& local) {
    const auto end = std::min(receive.timeline.size(), talk.second_index + events_ahead);
    for (auto index = talk.second_index + 1; index < end; ++index) {
      const EventHead& head = receive.timeline.head(index);
      if (head.at > receive.at) break;
      if (!head.is<Packet>() || head.at < talk.sent) continue;
      const auto* packet = std::get_if<Packet>(&receive.timeline.event(index).fact);
      if (packet == nullptr || packet->protocol != IPPROTO_TCP || packet->payload_length == 0) continue;
      if (without_v4_mapping(packet->source) != without_v4_mapping(local)) continue;
      if (packet->payload_length != talk.length) return {};
      return head.at;
    }
    return {};
  }

  PerUse<Talk> talks_;
};

}  // namespace

std::unique_ptr<Watch> watch_nagle_delay() {
  return std::make_unique<NagleDelay>();
}

}  // namespace switchboard
