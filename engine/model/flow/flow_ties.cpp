// Flows, the answers: what a packet has to do with a call.

#include <algorithm>
#include <limits>

#include "engine/model/flow/flows.hpp"

namespace switchboard {
namespace {

/// Calls whose bytes overlap `range`, in their order.
std::vector<CallBytes> calls_overlapping(const CallStream& stream, ByteRange range) {
  std::vector<CallBytes> result;
  const auto begin_of = [](const CallBytes& call) { return call.bytes.begin; };
  auto call = std::ranges::lower_bound(stream.calls, range.begin - stream.longest, {}, begin_of);
  for (; call != stream.calls.end() && call->bytes.begin < range.end; ++call)
    if (!overlap(call->bytes, range).empty()) result.push_back(*call);
  if (const auto open = stream.in_progress(); open && !overlap(open->bytes, range).empty())
    result.push_back(*open);
  return result;
}

template <class Visit>
void each_overlapping(const TcpDirection& direction, ByteRange range, Visit visit) {
  const auto sequence = range.begin + 1 - std::int64_t{direction.longest};
  auto place = std::ranges::lower_bound(direction.by_sequence, sequence, {},
                                        [&](std::uint32_t i) { return direction.segments[i].sequence; });
  for (; place != direction.by_sequence.end(); ++place) {
    const Segment& segment = direction.segments[*place];
    if (segment.bytes().begin >= range.end) break;
    if (!overlap(segment.bytes(), range).empty()) visit(segment);
  }
}

}  // namespace

const SocketCalls* Flows::calls_at(const Connection& connection, Side side) const {
  const auto& socket = connection.ends[side].socket;
  return socket ? calls_.of(*socket) : nullptr;
}

/// The newest connect before the connection's first SYN; each repeated SYN is that call's too.
std::optional<Tie> Flows::opening(const Connection& connection, const Segment& segment) const {
  const auto* calls = calls_at(connection, segment.from);
  if (calls == nullptr || segment.flags.ack) return {};
  const auto& direction = connection.directions[segment.from];
  const Time first = direction.segments[direction.syns.front()].at;
  for (auto cause = calls->connects.rbegin(); cause != calls->connects.rend(); ++cause)
    if (cause->from <= first) return Tie{cause->event, segment.packet, TieKind::opens, {}, Certainty::seen};
  return {};
}

std::optional<Tie> Flows::ending(const Connection& connection, const Segment& segment) const {
  const auto* calls = calls_at(connection, segment.from);
  if (calls == nullptr) return {};
  if (segment.flags.rst) {
    const bool answers = answered_by_reset(segment.packet).has_value();
    if (answers || !calls->last_close || calls->last_close->from > segment.at) return {};
    return Tie{calls->last_close->event, segment.packet, TieKind::resets, {}, Certainty::seen};
  }
  for (const auto& cause : {calls->shut_down, calls->last_close})
    if (cause && cause->from <= segment.at)
      return Tie{cause->event, segment.packet, TieKind::ends, {}, Certainty::seen};
  return {};
}

void Flows::add_ties(std::vector<Tie>& ties, const Connection& connection, const Segment& segment) const {
  const Side from = segment.from, to = 1U - segment.from;
  const auto* sender = calls_at(connection, from);
  const auto* receiver = calls_at(connection, to);
  const auto& direction = connection.directions[from];
  if (segment.flags.syn)
    if (const auto tie = opening(connection, segment)) ties.push_back(*tie);
  const bool is_handshake_ack = from == 0 && connection.handshake_ack &&
                                direction.segments[*connection.handshake_ack].packet == segment.packet;
  if (is_handshake_ack && receiver != nullptr && receiver->accepted)
    ties.push_back({receiver->accepted->call, segment.packet, TieKind::completes, {}, Certainty::seen});
  if (segment.payload > 0 && direction.anchored) {
    const auto add = [&](const CallStream& stream, TieKind kind) {
      for (const auto& call : calls_overlapping(stream, segment.bytes()))
        ties.push_back(
            {call.call, segment.packet, kind, overlap(call.bytes, segment.bytes()), call.certainty});
    };
    if (sender != nullptr) add(sender->sent, TieKind::sends);
    if (receiver != nullptr) add(receiver->received, TieKind::receives);
  }
  if (segment.flags.fin || segment.flags.rst)
    if (const auto tie = ending(connection, segment)) ties.push_back(*tie);
  if (segment.flags.fin && receiver != nullptr && receiver->read_end)
    ties.push_back({receiver->read_end->call, segment.packet, TieKind::receives, {}, Certainty::seen});
}

std::vector<Tie> Flows::calls_of(EventId packet) const {
  std::vector<Tie> ties;
  if (const auto* found = segment(packet)) {
    add_ties(ties, connections_[found->connection], *found);
    for (auto& tie : ties) tie.packet = packet;
  } else if (const auto* datagram = datagrams_.with(packet);
             datagram != nullptr && (datagram->packet == packet || datagram->arrival == packet)) {
    const ByteRange all{0, datagram->length};
    if (datagram->sent_by)
      ties.push_back({*datagram->sent_by, packet, TieKind::sends, all, datagram->certainty});
    if (datagram->received_by)
      ties.push_back({*datagram->received_by, packet, TieKind::receives, all, datagram->certainty});
  }
  return ties;
}

void Flows::add_segments(std::vector<Tie>& ties, EventId call, const Connection& connection, Side side,
                         CallStreams::Part part, std::optional<ByteRange> bytes) const {
  using Part = CallStreams::Part;
  const auto add_if_tied = [&](const Segment& segment) {
    std::vector<Tie> all;
    add_ties(all, connection, segment);
    for (const auto& tie : all)
      if (tie.call == call) ties.push_back(tie);
  };
  const auto add_each = [&](const TcpDirection& direction, const std::vector<std::uint32_t>& which) {
    for (const auto index : which) add_if_tied(direction.segments[index]);
  };
  const auto& own = connection.directions[side];
  const auto& other = connection.directions[1 - side];
  switch (part) {
    case Part::connected:
      add_each(own, own.syns);
      break;
    case Part::accepted:
      if (side == 1 && connection.handshake_ack) add_if_tied(other.segments[*connection.handshake_ack]);
      break;
    case Part::ended:
      add_each(own, own.fins);
      add_each(own, own.resets);
      break;
    case Part::sent:
    case Part::received: {
      const auto& direction = part == Part::sent ? own : other;
      if (bytes) each_overlapping(direction, *bytes, add_if_tied);
      if (!bytes) add_each(direction, direction.fins);  // a receive that returned 0
      break;
    }
    case Part::waited:
      break;
  }
}

std::vector<Tie> Flows::segments_of(EventId call) const {
  std::vector<Tie> ties;
  auto places = calls_.places_of(call);
  for (const auto& place : places) {
    const auto bound = by_socket_.find(place.socket);
    const auto* calls = calls_.of(place.socket);
    if (bound == by_socket_.end() || calls == nullptr) continue;
    const auto& connection = connections_[bound->second];
    const auto side = connection.end_of(place.socket);
    if (!side) continue;
    const auto& stream = place.part == CallStreams::Part::received ? calls->received : calls->sent;
    std::optional<ByteRange> bytes;
    if (place.index < stream.calls.size() && stream.calls[place.index].call == call)
      bytes = stream.calls[place.index].bytes;
    add_segments(ties, call, connection, static_cast<Side>(*side), place.part, bytes);
  }
  const auto* datagram = datagrams_.with(call);
  if (datagram != nullptr && datagram->packet) {
    for (const auto& tie : calls_of(*datagram->packet))
      if (tie.call == call) ties.push_back(tie);
  }
  std::ranges::stable_sort(ties, {}, &Tie::packet);
  return ties;
}

std::optional<EventId> Flows::answered_by_reset(EventId packet) const {
  const auto* reset = segment(packet);
  if (reset == nullptr || !reset->flags.rst) return {};
  const auto& other = connections_[reset->connection].directions[1U - reset->from].segments;
  // RFC 9293, section 3.10.7.1: what comes for a closed port is answered with its own acknowledgement number
  // and no ACK, or with an ACK of exactly what came when it had none (a SYN).
  for (auto cause = other.rbegin(); cause != other.rend(); ++cause) {
    if (cause->packet > reset->packet) continue;
    const bool refuses =
        reset->flags.ack && cause->flags.syn && !cause->flags.ack && reset->acknowledgement == cause->end();
    const bool answers = !reset->flags.ack && cause->flags.ack && reset->sequence == cause->acknowledgement;
    return refuses || answers ? std::optional(cause->packet) : std::nullopt;
  }
  return {};
}

std::optional<SocketId> Flows::peer_of(SocketId socket) const {
  if (const auto* connection = connection_of(socket))
    if (const auto side = connection->end_of(socket))
      return connection->ends[static_cast<Side>(1 - *side)].socket;
  const auto* calls = calls_.of(socket);
  return calls == nullptr ? std::nullopt : calls->peer;
}

std::vector<Passage> Flows::passages_of(EventId send) const {
  std::vector<Passage> passages;
  if (const auto* datagram = datagrams_.with(send); datagram != nullptr) {
    if (datagram->sent_by == send && datagram->received_by)
      passages.push_back({send, *datagram->received_by, {0, datagram->length}, datagram->certainty});
    return passages;
  }
  for (const auto& place : calls_.places_of(send)) {
    if (place.part != CallStreams::Part::sent) continue;
    const auto peer = peer_of(place.socket);
    const auto* there = peer ? calls_.of(*peer) : nullptr;
    if (there == nullptr) continue;
    const CallBytes& sent = calls_.of(place.socket)->sent.calls[place.index];
    for (const auto& received : calls_overlapping(there->received, sent.bytes)) {
      if (received.returned == Time{std::numeric_limits<std::int64_t>::max()}) continue;
      const bool is_certain = sent.certainty == Certainty::seen && received.certainty == Certainty::seen;
      passages.push_back({send, received.call, overlap(sent.bytes, received.bytes),
                          is_certain ? Certainty::seen : Certainty::inferred});
    }
  }
  return passages;
}

}  // namespace switchboard
