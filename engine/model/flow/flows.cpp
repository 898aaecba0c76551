// Flows, the reading part: events in the order of time into connections, streams and datagrams.

#include "engine/model/flow/flows.hpp"

#include <algorithm>
#include <limits>

#include "engine/model/call_family.hpp"
#include "engine/model/protocol_numbers.hpp"

namespace switchboard {
namespace {

constexpr int af_unix = 1, sock_dgram = 2;  // AF_*, SOCK_* of x86-64 and arm64

// A cable that swallows segments must not make us slow; the oldest are given up.
constexpr std::ptrdiff_t most_on_the_way = 4096;
// A packet that the cable doubles arrives twice within these.
constexpr std::uint32_t newest_looked_at = 64;

/// As packets have it: IPv4 as itself, and no scope, which no packet carries.
Endpoint as_in_packets(const Endpoint& endpoint) {
  Endpoint plain = without_v4_mapping(endpoint);
  if (auto* inet6 = std::get_if<Inet6Endpoint>(&plain)) inet6->scope = 0;
  return plain;
}

bool has_port(const std::optional<Endpoint>& endpoint) {
  if (!endpoint) return false;
  const auto port = port_of(*endpoint);
  return port && port->value != 0;
}

std::size_t mix(std::size_t seed, std::uint64_t value) {
  return (seed ^ value) * 0x9e3779b97f4a7c15ULL;  // Fibonacci hashing, Knuth 6.4
}

std::size_t hash_of(const Endpoint& endpoint, std::size_t seed) {
  if (const auto* inet = std::get_if<InetEndpoint>(&endpoint)) {
    std::uint64_t all = inet->port.value;
    for (const auto byte : inet->address) all = all << 8 | byte;
    return mix(seed, all);
  }
  if (const auto* inet6 = std::get_if<Inet6Endpoint>(&endpoint)) {
    seed = mix(seed, inet6->port.value);
    for (const auto byte : inet6->address) seed = mix(seed, byte);
  }
  return seed;
}

bool is_datagram(const SocketCalls* socket) {
  return socket != nullptr && socket->type == sock_dgram;
}

bool only_peeks(const Syscall& call) {
  const auto* flags = call.argument("flags");
  const auto* symbol = flags == nullptr ? nullptr : std::get_if<Symbol>(flags);
  return symbol != nullptr && (symbol->number & 0x2) != 0;  // MSG_PEEK, recv(2)
}

}  // namespace

std::size_t Flows::PairHash::operator()(const Pair& pair) const {
  const auto seed = static_cast<std::size_t>(pair.host.value);
  const auto hash = hash_of(pair.greater, hash_of(pair.lesser, seed));
  return hash ^ hash >> 32;
}

Flows::Pair Flows::pair_of(const Endpoint& a, const Endpoint& b, HostId host) {
  const bool stays_on_host = is_loopback(a) || same_address(a, b);
  const HostId where = stays_on_host ? host : HostId{-1};
  return a < b ? Pair{a, b, where} : Pair{b, a, where};
}

Flows::Rest Flows::follow(const Timeline& timeline, std::size_t most) {
  for (auto id = open_.begin(); id != open_.end();) {
    const auto index = timeline.index_of(*id);
    const auto* call = index ? std::get_if<Syscall>(&timeline.event(*index).fact) : nullptr;
    const bool has_returned = call != nullptr && call->returned;
    if (has_returned) returning_.push({*call->returned, *index});
    id = has_returned ? open_.erase(id) : std::next(id);
  }
  const std::size_t end = read_ + std::min(most, timeline.size() - read_);
  for (; read_ < end; ++read_) {
    give_returns(timeline, timeline.event(read_).at);
    happen(timeline.event(read_), read_);
  }
  if (read_ < timeline.size()) return Rest::more;
  give_returns(timeline, {std::numeric_limits<std::int64_t>::max()});
  return Rest::nothing;
}

void Flows::give_returns(const Timeline& timeline, Time until) {
  while (!returning_.empty() && returning_.top().at <= until) {
    const std::size_t index = returning_.top().call;
    returning_.pop();
    give_return(timeline.event(index));
  }
}

void Flows::happen(const Event& event, std::size_t index) {
  if (const auto* call = std::get_if<Syscall>(&event.fact)) {
    calls_.entered(event, *call);
    if (call->returned)
      returning_.push({*call->returned, index});
    else
      open_.insert(event.id);
    return;
  }
  calls_.happened(event);
  states_.happened(event);
  if (const auto* packet = std::get_if<Packet>(&event.fact)) {
    if (packet->protocol == protocol::tcp) read_segment(event, *packet);
    if (packet->protocol == protocol::udp) datagrams_.captured(event, *packet, raw_headers(*packet));
  } else if (const auto* sample = std::get_if<SocketSample>(&event.fact)) {
    if (sample->protocol == protocol::tcp) bind(*sample, event.at);
    if (sample->type == sock_dgram) datagrams_.sampled(*sample);
  }
}

void Flows::give_return(const Event& event) {
  const auto& call = std::get<Syscall>(event.fact);
  calls_.returned(event, call);
  states_.returned(event, call);
  if (call.name == "socketpair" && call.made.size() == 2 && call.made[0].socket && call.made[1].socket &&
      is_datagram(calls_.of(*call.made[0].socket)))
    datagrams_.paired(*call.made[0].socket, *call.made[1].socket);
  if (!call.socket || !is_datagram(calls_.of(*call.socket))) return;
  const auto movement = movement_of(call.name);
  if (movement == Movement::sends) datagrams_.sent(event, call, *call.socket);
  if (movement == Movement::receives && !only_peeks(call)) datagrams_.received(event, call, *call.socket);
}

std::uint32_t Flows::new_connection(const Pair& pair, const Endpoint& first, const Endpoint& second,
                                    Time at) {
  const auto index = static_cast<std::uint32_t>(connections_.size());
  Connection connection;
  connection.ends = {ConnectionEnd{first, {}}, ConnectionEnd{second, {}}};
  connection.begin = at;
  connections_.push_back(std::move(connection));
  readers_.emplace_back();
  newest_[pair] = index;
  return index;
}

void Flows::read_segment(const Event& event, const Packet& packet) {
  if (!has_port(packet.source) || !has_port(packet.destination)) return;  // a later fragment
  if (read_second_sight(event, packet)) return;
  const Endpoint source = as_in_packets(packet.source), destination = as_in_packets(packet.destination);
  const Pair pair = pair_of(source, destination, packet.host);
  const bool opens = packet.flags.syn && !packet.flags.ack;
  const auto found = newest_.find(pair);
  auto index = found == newest_.end() ? new_connection(pair, source, destination, event.at) : found->second;
  const auto side_of = [&] { return connections_[index].ends[0].endpoint == source ? 0 : 1; };
  if (packet.flags.syn && readers_[index].begins_anew(packet, side_of()))
    index = new_connection(pair, source, destination, event.at);
  Connection& connection = connections_[index];
  if (opens && !connection.opening_seen && side_of() == 1 && connection.directions[0].segments.empty() &&
      connection.directions[1].segments.empty())
    std::swap(connection.ends[0], connection.ends[1]);  // a sample named its ends before anyone had opened it
  if (opens) connection.opening_seen = true;
  const int from = side_of();

  Segment segment = readers_[index].read(packet, raw_headers(packet), from);
  segment.packet = event.id;
  segment.at = event.at;
  segment.connection = index;
  if (packet.seen == Packet::Seen::on_loopback || packet.seen == Packet::Seen::arriving_at_host) {
    segment.arrival = event.id;
    segment.arrived = event.at;
  }
  if (packet.seen == Packet::Seen::dropped_by_cable) segment.dropped = event.id;
  auto& direction = connection.directions[static_cast<Side>(from)];
  for (int side = 0; side < 2; ++side) {
    connection.directions[static_cast<Side>(side)].anchored = readers_[index].is_anchored(side);
    connection.directions[static_cast<Side>(side)].initial = readers_[index].initial(side);
  }
  const auto place = static_cast<std::uint32_t>(direction.segments.size());
  if (segment.flags.syn) direction.syns.push_back(place);
  if (segment.flags.fin) direction.fins.push_back(place);
  if (segment.flags.rst) direction.resets.push_back(place);
  if (from == 0 && segment.flags.ack && !segment.flags.syn && !segment.flags.rst &&
      !connection.handshake_ack && connection.directions[1].anchored && segment.acknowledgement >= 1) {
    connection.handshake_ack = place;
    const auto& local = connection.ends[1].endpoint;
    completed_[port_of(local).value_or(Port{})].push_back({event.id, local});
  }
  if (segment.payload > 0) {
    auto& order = direction.by_sequence;
    const auto spot = std::upper_bound(order.begin(), order.end(), segment.sequence,
                                       [&](std::int64_t sequence, std::uint32_t other) {
                                         return sequence < direction.segments[other].sequence;
                                       });
    order.insert(spot, place);
    direction.longest = std::max(direction.longest, segment.payload);
  }
  if (packet.seen == Packet::Seen::leaving_host) {
    if (std::ssize(direction.on_the_way) >= most_on_the_way)
      direction.on_the_way.erase(direction.on_the_way.begin(),
                                 direction.on_the_way.begin() + most_on_the_way / 2);
    direction.on_the_way.push_back(place);
  }
  direction.segments.push_back(segment);
  places_.push_back({event.id, index, place, static_cast<std::uint8_t>(from)});
}

/// Between hosts a packet is seen as it leaves one and again as it arrives at the other, or is dropped on its
/// way: that is no other segment.
bool Flows::read_second_sight(const Event& event, const Packet& packet) {
  using Seen = Packet::Seen;
  if (packet.seen != Seen::arriving_at_host && packet.seen != Seen::dropped_by_cable) return false;
  const Endpoint source = as_in_packets(packet.source), destination = as_in_packets(packet.destination);
  const auto found = newest_.find(pair_of(source, destination, packet.host));
  if (found == newest_.end()) return false;
  Connection& connection = connections_[found->second];
  const Side from = connection.ends[0].endpoint == source ? 0 : 1;
  auto& direction = connection.directions[from];
  const auto identification = raw_headers(packet).identification.value_or(0);
  const auto is_it = [&](std::uint32_t index) {
    const Segment& segment = direction.segments[index];
    return segment.identification == identification && segment.payload == packet.payload_length &&
           segment.flags == packet.flags &&
           direction.initial + static_cast<std::uint32_t>(segment.sequence) == packet.sequence;
  };
  auto place = std::ranges::find_if(direction.on_the_way, is_it);
  const bool came_before = place == direction.on_the_way.end();
  std::optional<std::uint32_t> index;
  if (!came_before) {
    index = *place;
    direction.on_the_way.erase(place);
  } else {
    const auto count = static_cast<std::uint32_t>(direction.segments.size());
    for (std::uint32_t back = 1; back <= std::min(count, newest_looked_at) && !index; ++back)
      if (is_it(count - back)) index = count - back;
  }
  if (!index) return false;
  Segment& segment = direction.segments[*index];
  if (packet.seen == Seen::dropped_by_cable) {
    segment.dropped = event.id;
  } else if (segment.arrival) {
    segment.marks.add(SegmentMark::duplicate);
  } else {
    segment.arrival = event.id;
    segment.arrived = event.at;
  }
  places_.push_back({event.id, found->second, *index, static_cast<std::uint8_t>(from)});
  return true;
}

void Flows::bind(const SocketSample& sample, Time at) {
  if (sample.state == TcpState::listen && sample.local)
    listeners_.insert_or_assign(sample.socket, as_in_packets(*sample.local));
  if (!has_port(sample.local) || !has_port(sample.remote)) return;
  const Endpoint local = as_in_packets(*sample.local), remote = as_in_packets(*sample.remote);
  const auto bound = by_socket_.find(sample.socket);
  const Pair pair = pair_of(local, remote, sample.host);
  if (bound != by_socket_.end()) {
    const auto& ends = connections_[bound->second].ends;
    if (pair_of(ends[0].endpoint, ends[1].endpoint, sample.host) == pair) return;
  }
  const auto found = newest_.find(pair);
  auto index = found == newest_.end() ? new_connection(pair, local, remote, at) : found->second;
  const auto end_in = [&](Connection& connection) -> ConnectionEnd& {
    return connection.ends[connection.ends[0].endpoint == local ? 0 : 1];
  };
  // Another socket has these endpoints already: it has gone, and they are used again.
  if (end_in(connections_[index]).socket) index = new_connection(pair, local, remote, at);
  end_in(connections_[index]).socket = sample.socket;
  by_socket_[sample.socket] = index;
}

const Flows::Place* Flows::place_of(EventId packet) const {
  const auto found = std::ranges::lower_bound(places_, packet, {}, &Place::packet);
  return found != places_.end() && found->packet == packet ? &*found : nullptr;
}

const Segment* Flows::segment(EventId packet) const {
  const auto* place = place_of(packet);
  return place == nullptr ? nullptr
                          : &connections_[place->connection].directions[place->from].segments[place->index];
}

const Connection* Flows::connection_of(SocketId socket) const {
  const auto found = by_socket_.find(socket);
  return found == by_socket_.end() ? nullptr : &connections_[found->second];
}

}  // namespace switchboard
