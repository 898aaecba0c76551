// Ladder, the answers: between which lanes a packet travelled.

#include <algorithm>
#include <ranges>

#include "engine/explain/ladder/ladder.hpp"

namespace switchboard {
namespace {

bool is_of_the_sender(TieKind kind) {
  return kind != TieKind::receives && kind != TieKind::completes;
}

}  // namespace

std::optional<LaneNumber> Ladder::user_of(SocketId socket, Time at) const {
  const auto found = users_.find(socket);
  if (found == users_.end()) return {};
  const auto after = std::ranges::upper_bound(found->second, at, {}, &Use::at);
  return (after == found->second.begin() ? after : after - 1)->lane;
}

/// The thread whose listener takes connections for that endpoint: the last that listened or accepted there.
std::optional<LaneNumber> Ladder::listening_for(const Endpoint& endpoint, const Packet& packet) const {
  for (const Bound& listener : listeners_) {
    if (!accepts_for(listener.local, endpoint)) continue;
    if (is_loopback(endpoint) && listener.host != packet.host) continue;
    if (const auto found = users_.find(listener.socket); found != users_.end())
      return found->second.back().lane;
  }
  return {};
}

/// The thread that is in a connect to there; nothing when there are several.
std::optional<LaneNumber> Ladder::connecting_to(const Timeline& timeline, const Endpoint& endpoint,
                                                Time at) const {
  std::optional<LaneNumber> found;
  for (LaneNumber number = 0; number < lanes_.size(); ++number) {
    const auto& calls = lanes_[number].calls;
    const auto after = std::ranges::upper_bound(calls, at, {}, &Interval::from);
    if (after == calls.begin()) continue;
    const Interval& last = *(after - 1);
    if (last.length >= 0 && last.from + last.length < at) continue;
    const auto* call = std::get_if<Syscall>(&timeline.event(last.index).fact);
    const auto* argument = call == nullptr || call->name != "connect" ? nullptr : call->argument("addr");
    const auto* address = argument == nullptr ? nullptr : std::get_if<SocketAddress>(argument);
    if (address == nullptr || !address->endpoint || without_v4_mapping(*address->endpoint) != endpoint)
      continue;
    if (found) return {};
    found = number;
  }
  return found;
}

std::optional<LaneNumber> Ladder::lane_at(const Timeline& timeline, const Connection& connection,
                                          std::size_t end, const Event& event) const {
  const auto& packet = std::get<Packet>(event.fact);
  if (connection.ends[end].socket)
    if (const auto lane = user_of(*connection.ends[end].socket, event.at)) return lane;
  if (const auto lane = listening_for(connection.ends[end].endpoint, packet)) return lane;
  // A socket whose connect fails at once is never seen with its port.
  if (end == 0)
    if (const auto lane = connecting_to(timeline, connection.ends[1].endpoint, event.at)) return lane;
  // A refused SYN: it is answered by the kernel that the server runs on.
  const auto& answers = connection.directions[end];
  if (end == 0 || !answers.syns.empty() || answers.resets.empty()) return {};
  for (LaneNumber lane = 0; lane < lanes_.size(); ++lane)
    if (lanes_[lane].takes_calls && (lanes_[lane].host == packet.host) == is_loopback(packet.destination))
      return lane;
  return {};
}

/// The datagram that an ICMP message quotes, among the packets just before it.
const Event* Ladder::reported_by(const Timeline& timeline, const Event& event) const {
  constexpr int icmp = 1, icmp6 = 58, udp = 17;  // IPPROTO_*
  constexpr std::size_t looked_back = 64;
  const auto& packet = std::get<Packet>(event.fact);
  if (packet.protocol != icmp && packet.protocol != icmp6) return nullptr;
  // RFC 792 and RFC 4443, section 3.1: eight bytes, and then the packet from its IP header.
  const auto header = [&](std::size_t at) -> std::size_t {
    if (at >= packet.raw.size()) return 0;
    return packet.raw[at] >> 4 == 6 ? 40 : (packet.raw[at] & 0x0FU) * std::size_t{4};
  };
  const std::size_t quoted = header(0) + 8, ports = quoted + header(quoted);
  if (header(0) == 0 || ports + 4 > packet.raw.size()) return nullptr;
  const auto port_at = [&](std::size_t at) {
    return Port{static_cast<std::uint16_t>(packet.raw[at] << 8 | packet.raw[at + 1])};
  };
  const auto here = timeline.index_of(event.id).value_or(0);
  for (std::size_t i = here; i-- > 0 && here - i < looked_back;) {
    if (!timeline.head(i).is<Packet>()) continue;
    const Event& earlier = timeline.event(i);
    const auto& sent = std::get<Packet>(earlier.fact);
    if (sent.protocol == udp && port_of(sent.source) == port_at(ports) &&
        port_of(sent.destination) == port_at(ports + 2))
      return &earlier;
  }
  return nullptr;
}

std::optional<LaneNumber> Ladder::lane_of_call(const Timeline& timeline, EventId call) const {
  const auto index = timeline.index_of(call);
  if (!index) return {};
  const EventHead& head = timeline.head(*index);
  if (!head.is_call()) return {};
  const auto lane = lane_of(head.process, head.thread);
  return lane == no_lane ? std::nullopt : std::optional(lane);
}

LadderEnds Ladder::ends_of(const Timeline& timeline, const Flows& flows, const Event& event) const {
  LadderEnds ends;
  // The calls whose bytes it carries decide; a socket may have several users.
  for (const Tie& tie : flows.calls_of(event.id)) {
    auto& end = is_of_the_sender(tie.kind) ? ends.from : ends.to;
    if (!end) end = lane_of_call(timeline, tie.call);
  }
  if (const auto* segment = flows.segment(event.id)) {
    const auto& connection = flows.connections()[segment->connection];
    if (!ends.from) ends.from = lane_at(timeline, connection, segment->from, event);
    if (!ends.to) ends.to = lane_at(timeline, connection, 1U - segment->from, event);
  } else if (const auto* datagram = flows.datagram(event.id)) {
    if (!ends.from && datagram->from) ends.from = user_of(*datagram->from, event.at);
    if (!ends.to && datagram->to) ends.to = user_of(*datagram->to, event.at);
  } else if (const Event* datagram_sent = reported_by(timeline, event)) {
    const auto way = ends_of(timeline, flows, *datagram_sent);
    return {way.to, way.from};
  }
  return ends;
}

Ladder::Talks Ladder::talks(const Timeline& timeline, const Flows& flows) const {
  constexpr std::size_t most = 4096;  // connections: who talks with whom is plain long before
  Talks talks;
  const auto add = [&](const LadderEnds& ends) {
    const bool both = ends.from && ends.to && *ends.from != no_lane && *ends.to != no_lane;
    if (both)
      talks.pairs.insert({std::min(*ends.from, *ends.to), std::max(*ends.from, *ends.to)});
    else
      talks.outside = Talks::Outside::something;
  };
  for (const auto& connection : flows.connections() | std::views::take(most)) {
    for (const auto& direction : connection.directions) {
      if (direction.segments.empty()) continue;
      const Event* packet = timeline.find(direction.segments.back().packet);
      if (packet != nullptr) add(ends_of(timeline, flows, *packet));
    }
  }
  for (const auto index : datagrams_) add(ends_of(timeline, flows, timeline.event(index)));
  for (const auto& passage : passages_ | std::views::take(most)) add(passage.ends);
  return talks;
}

std::optional<LadderQueue> Ladder::queue_at(const Endpoint& endpoint, HostId host, Time at) const {
  for (const Bound& listener : listeners_) {
    if (!accepts_for(listener.local, endpoint) || (is_loopback(endpoint) && listener.host != host)) continue;
    const auto after = std::ranges::upper_bound(listener.lengths, at, {}, &LadderQueue::at);
    if (after != listener.lengths.begin()) return *(after - 1);
  }
  return {};
}

bool Ladder::is_listened_on(Port port) const {
  return std::ranges::any_of(listeners_,
                             [&](const Bound& listener) { return port_of(listener.local) == port; });
}

}  // namespace switchboard
