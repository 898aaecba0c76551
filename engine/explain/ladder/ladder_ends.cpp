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

std::optional<LaneNumber> Ladder::lane_at(const Connection& connection, std::size_t end, const Packet& packet,
                                          Time at) const {
  if (connection.ends[end].socket)
    if (const auto lane = user_of(*connection.ends[end].socket, at)) return lane;
  if (const auto lane = listening_for(connection.ends[end].endpoint, packet)) return lane;
  // A refused SYN: it is answered by the kernel that the server runs on.
  const auto& answers = connection.directions[end];
  if (!answers.syns.empty() || answers.resets.empty()) return {};
  for (LaneNumber lane = 0; lane < lanes_.size(); ++lane)
    if (lanes_[lane].takes_calls && (lanes_[lane].host == packet.host) == is_loopback(packet.destination))
      return lane;
  return {};
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
  const auto& packet = std::get<Packet>(event.fact);
  LadderEnds ends;
  // The calls whose bytes it carries decide; a socket may have several users.
  for (const Tie& tie : flows.calls_of(event.id)) {
    auto& end = is_of_the_sender(tie.kind) ? ends.from : ends.to;
    if (!end) end = lane_of_call(timeline, tie.call);
  }
  if (const auto* segment = flows.segment(event.id)) {
    const auto& connection = flows.connections()[segment->connection];
    if (!ends.from) ends.from = lane_at(connection, segment->from, packet, event.at);
    if (!ends.to) ends.to = lane_at(connection, 1U - segment->from, packet, event.at);
  } else if (const auto* datagram = flows.datagram(event.id)) {
    if (!ends.from && datagram->from) ends.from = user_of(*datagram->from, event.at);
    if (!ends.to && datagram->to) ends.to = user_of(*datagram->to, event.at);
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
