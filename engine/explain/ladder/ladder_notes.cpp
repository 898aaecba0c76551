#include "engine/explain/ladder/ladder_notes.hpp"

#include <algorithm>

namespace switchboard {
namespace {

constexpr std::int64_t ms = 1'000'000;
// Loopback answers in microseconds; a cable within its delay, which is in the answer's own time.
constexpr std::int64_t answered_within = 50 * ms;
constexpr std::int64_t soon = 5 * ms;         // an accept that comes later let the connection wait
constexpr std::int64_t long_open = 100 * ms;  // what closes sooner was only on its way to

class NoteReader {
 public:
  NoteReader(const Ladder& ladder, const Timeline& timeline, const Flows& flows, const Segment& segment)
      : ladder_(ladder),
        timeline_(timeline),
        flows_(flows),
        segment_(segment),
        connection_(flows.connections()[segment_.connection]),
        own_(connection_.directions[segment_.from]),
        other_(connection_.directions[1U - segment_.from]) {}

  std::optional<LadderNote> read() const {
    if (segment_.dropped) return {};
    if (segment_.flags.rst) return reset();
    if (segment_.flags.syn) return segment_.flags.ack ? std::nullopt : unanswered();
    if (is_handshake_ack()) return waiting();
    return hung_up();
  }

 private:
  LadderEnds ends() const {
    const Event* event = timeline_.find(segment_.packet);
    return event == nullptr ? LadderEnds{} : ladder_.ends_of(timeline_, flows_, *event);
  }
  std::optional<LadderQueue> queue_of(const Endpoint& endpoint, Time at) const {
    const Event* event = timeline_.find(segment_.packet);
    const auto* packet = event == nullptr ? nullptr : std::get_if<Packet>(&event->fact);
    return packet == nullptr ? std::nullopt : ladder_.queue_at(endpoint, packet->host, at);
  }
  const ConnectionEnd& own_end() const { return connection_.ends[segment_.from]; }
  const ConnectionEnd& peer_end() const { return connection_.ends[1U - segment_.from]; }

  std::optional<LadderNote> reset() const {
    LadderNote note;
    note.who = ends().from;
    if (const auto cause = flows_.answered_by_reset(segment_.packet)) {
      const Segment* answered = flows_.segment(*cause);
      if (answered->flags.syn && !answered->flags.ack) {
        const auto& asked = connection_.ends[answered->from == 0 ? 1 : 0].endpoint;
        note.kind = LadderNote::Kind::nothing_listens;
        note.port = port_of(asked).value_or(Port{});
        const bool elsewhere = ladder_.is_listened_on(note.port) && !queue_of(asked, timeline_.end());
        if (elsewhere) note.endpoint = asked;
        return note;
      }
      note.kind = LadderNote::Kind::already_closed;
      return note;
    }
    const auto& socket = own_end().socket;
    const auto* calls = socket ? flows_.calls_on(*socket) : nullptr;
    if (calls == nullptr || !calls->last_close || !calls->received.is_counted || !other_.anchored) return {};
    std::int64_t came = 0;
    for (const auto index : other_.by_sequence)
      if (other_.segments[index].arrived && *other_.segments[index].arrived <= segment_.at)
        came = std::max(came, other_.segments[index].bytes().end);
    note.kind = LadderNote::Kind::closed_unread;
    note.bytes = came - calls->received.total;
    return note.bytes > 0 ? std::optional(note) : std::nullopt;
  }

  /// Nothing came back before the SYN was sent again, or until the end.
  std::optional<LadderNote> unanswered() const {
    if (!segment_.arrived) return {};
    const auto next = std::ranges::find_if(
        own_.syns, [&](std::uint32_t index) { return own_.segments[index].at > segment_.at; });
    const bool is_last = next == own_.syns.end();
    const Time until = is_last ? timeline_.end() : own_.segments[*next].at;
    if (is_last && until - segment_.at < answered_within) return {};
    for (const Segment& answer : other_.segments) {
      if (answer.at > until) break;
      if (answer.at >= segment_.at) return {};
    }
    LadderNote note{.kind = LadderNote::Kind::not_answered};
    const auto queue = queue_of(peer_end().endpoint, segment_.at);
    if (queue && queue->length > queue->limit) {
      note.kind = LadderNote::Kind::queue_full;
      note.queue = *queue;
    }
    return note;
  }

  bool is_handshake_ack() const {
    return segment_.from == 0 && connection_.handshake_ack &&
           own_.segments[*connection_.handshake_ack].packet == segment_.packet;
  }

  std::optional<LadderNote> waiting() const {
    const auto& socket = peer_end().socket;
    const auto* calls = socket ? flows_.calls_on(*socket) : nullptr;
    const Time since = segment_.arrived.value_or(segment_.at);
    LadderNote note{.kind = LadderNote::Kind::in_accept_queue};
    if (calls != nullptr && calls->accepted) {
      note.waited = calls->accepted->entered - since;
      return *note.waited >= soon ? std::optional(note) : std::nullopt;
    }
    // A server's end that no program took, as long as we have looked.
    const bool listens = queue_of(peer_end().endpoint, timeline_.end()).has_value();
    return socket && listens && timeline_.end() - since >= soon ? std::optional(note) : std::nullopt;
  }

  bool is_closed_by_a_call(const TcpDirection& direction) const {
    for (const auto* which : {&direction.fins, &direction.resets})
      for (const auto index : *which)
        for (const Tie& tie : flows_.calls_of(direction.segments[index].packet)) {
          if (tie.kind != TieKind::ends && tie.kind != TieKind::resets) continue;
          const Syscall* call = timeline_.call(tie.call);
          if (call != nullptr && call->name != "exit_group") return true;
        }
    return false;
  }

  /// This segment is the first that acknowledges the other end's FIN.
  std::optional<LadderNote> hung_up() const {
    if (other_.fins.empty() || !segment_.flags.ack) return {};
    const auto fin = other_.segments[other_.fins.front()].end();
    if (segment_.acknowledgement < fin || segment_.flags.fin) return {};
    const auto place = static_cast<std::size_t>(&segment_ - own_.segments.data());
    if (place > 0 && own_.segments[place - 1].flags.ack && own_.segments[place - 1].acknowledgement >= fin)
      return {};
    if (!own_end().socket || flows_.calls_on(*own_end().socket) == nullptr) return {};
    if (is_closed_by_a_call(own_) || !other_.resets.empty()) return {};
    Time until = timeline_.end();
    for (const auto* which : {&own_.fins, &own_.resets})
      if (!which->empty()) until = std::min(until, own_.segments[which->front()].at);
    if (until - segment_.at < long_open) return {};
    const auto which = ends();
    return LadderNote{.kind = LadderNote::Kind::hung_up, .who = which.to, .other = which.from};
  }

  const Ladder& ladder_;
  const Timeline& timeline_;
  const Flows& flows_;
  const Segment& segment_;
  const Connection& connection_;
  const TcpDirection& own_;
  const TcpDirection& other_;
};

}  // namespace

std::optional<LadderNote> note_of(const Ladder& ladder, const Timeline& timeline, const Flows& flows,
                                  EventId packet) {
  const auto* segment = flows.segment(packet);
  if (segment == nullptr || segment->packet != packet) return {};
  return NoteReader(ladder, timeline, flows, *segment).read();
}

}  // namespace switchboard
