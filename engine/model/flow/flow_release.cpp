// Flows: what ended the waiting of a blocked call.

#include <algorithm>

#include "engine/model/flow/flows.hpp"

namespace switchboard {
namespace {

bool came_during(Time at, CallStreams::Span span) {
  return at > span.entered && (!span.returned || at <= *span.returned);
}

}  // namespace

/// The first packet that brought that byte, 0 for the first.
const Segment* Flows::first_arrival(const Connection& connection, Side from, std::int64_t byte) const {
  const auto& direction = connection.directions[from];
  if (!direction.anchored) return nullptr;
  const Segment* first = nullptr;
  auto place = std::ranges::lower_bound(direction.by_sequence, byte + 1 - std::int64_t{direction.longest}, {},
                                        [&](std::uint32_t i) { return direction.segments[i].sequence; });
  for (; place != direction.by_sequence.end(); ++place) {
    const Segment& segment = direction.segments[*place];
    if (segment.bytes().begin > byte) break;
    if (segment.bytes().end > byte && segment.arrived &&
        (first == nullptr || *segment.arrived < *first->arrived))
      first = &segment;
  }
  return first;
}

/// What made a socket ready for poll or epoll while a thread waited. What had come before and was not taken
/// made it ready already, so then nothing did.
std::optional<EventId> Flows::readiness(SocketId socket, CallStreams::Span span) const {
  if (const auto listener = listeners_.find(socket); listener != listeners_.end()) {
    const auto completed = completed_.find(*port_of(listener->second));
    if (completed == completed_.end()) return {};
    for (const auto& one : completed->second) {
      const auto* ack = segment(one.packet);
      if (ack != nullptr && ack->arrived && came_during(*ack->arrived, span) &&
          accepts_for(listener->second, one.local))
        return ack->arrival;
    }
    return {};
  }
  const auto* connection = connection_of(socket);
  const auto* calls = calls_.of(socket);
  const auto side = connection == nullptr ? std::nullopt : connection->end_of(socket);
  if (!side || calls == nullptr) return {};
  const auto& incoming = connection->directions[static_cast<Side>(1 - *side)];
  if (!incoming.anchored || !calls->received.is_counted) return {};
  std::int64_t taken = 0, there = 0;
  for (const auto& call : calls->received.calls)
    if (call.returned <= span.entered) taken = std::max(taken, call.bytes.end);
  for (const auto& segment : incoming.segments) {
    if (!segment.arrived) continue;
    const bool says_something =
        segment.payload > 0 || segment.flags.syn || segment.flags.fin || segment.flags.rst;
    if (!says_something) continue;
    if (*segment.arrived > span.entered) {
      const bool was_ready = there > taken;
      return came_during(*segment.arrived, span) && !was_ready ? segment.arrival : std::nullopt;
    }
    there = std::max(there, segment.bytes().end);
    if (segment.flags.fin || segment.flags.rst) return {};
  }
  return {};
}

std::optional<EventId> Flows::release_of(const CallStreams::Place& place, EventId call,
                                         CallStreams::Span span) const {
  using Part = CallStreams::Part;
  if (place.part == Part::waited) return readiness(place.socket, span);
  const auto* calls = calls_.of(place.socket);
  const auto* connection = connection_of(place.socket);
  const auto side = connection == nullptr ? std::nullopt : connection->end_of(place.socket);
  if (!side || calls == nullptr) {
    // No packets: the peer's send is what it waited for.
    const auto peer = peer_of(place.socket);
    const auto* there = peer ? calls_.of(*peer) : nullptr;
    if (there == nullptr || place.part != Part::received || place.index >= calls->received.calls.size())
      return {};
    const auto byte = calls->received.calls[place.index].bytes.begin;
    for (const auto& sent : there->sent.calls)
      if (sent.bytes.end > byte)
        return came_during(sent.entered, span) ? std::optional(sent.call) : std::nullopt;
    return {};
  }
  const auto own = static_cast<Side>(*side), other = 1 - own;
  const auto& incoming = connection->directions[other];
  const auto if_during = [&](const Segment* segment) -> std::optional<EventId> {
    if (segment == nullptr || !segment->arrived || !came_during(*segment->arrived, span)) return {};
    return segment->arrival;
  };
  const auto first_of = [&](const std::vector<std::uint32_t>& which) -> const Segment* {
    for (const auto index : which)
      if (incoming.segments[index].arrived) return &incoming.segments[index];
    return nullptr;
  };
  switch (place.part) {
    case Part::connected:
      if (const auto answer = if_during(first_of(incoming.syns))) return answer;
      return if_during(first_of(incoming.resets));
    case Part::accepted:
      return own == 1 && connection->handshake_ack ? if_during(&incoming.segments[*connection->handshake_ack])
                                                   : std::nullopt;
    case Part::received: {
      const auto& received = calls->received.calls;
      if (place.index < received.size() && received[place.index].call == call)
        return if_during(first_arrival(*connection, other, received[place.index].bytes.begin));
      if (const auto end = if_during(first_of(incoming.fins))) return end;
      return if_during(first_of(incoming.resets));
    }
    case Part::sent:
    case Part::ended:
    case Part::waited:
      return {};
  }
  return {};
}

std::optional<EventId> Flows::released_by(EventId call) const {
  const auto span = calls_.span_of(call);
  if (!span) return {};
  if (const auto* datagram = datagrams_.with(call); datagram != nullptr && datagram->received_by == call) {
    const auto& arrival = datagram->arrival ? datagram->arrival : datagram->packet;
    if (const auto* place = arrival ? &*arrival : nullptr) {
      const auto sent = datagram->sent_by ? calls_.span_of(*datagram->sent_by) : std::nullopt;
      // A packet between two looks has no time here; the send that made it has.
      if (sent && came_during(sent->entered, *span)) return *place;
      return {};
    }
    if (!datagram->sent_by) return {};
    const auto sent = calls_.span_of(*datagram->sent_by);
    return sent && came_during(sent->entered, *span) ? datagram->sent_by : std::nullopt;
  }
  std::optional<EventId> earliest;
  for (const auto& place : calls_.places_of(call))
    if (const auto release = release_of(place, call, *span))
      if (!earliest || *release < *earliest) earliest = release;
  return earliest;
}

}  // namespace switchboard
