#include "engine/observe/state_inference.hpp"

#include <netinet/in.h>

namespace switchboard {
namespace {

using enum TcpState;

// Connections that end without a sample of their end would stay for ever; forgetting all costs some inferred
// states.
constexpr std::size_t most_connections = 100'000;

/// How far along its life a connection is (RFC 9293, figure 5); nothing where it has not begun or has ended.
std::optional<int> progress(TcpState state) {
  switch (state) {
    case syn_sent:
    case syn_recv:
    case new_syn_recv:
      return 1;
    case established:
      return 2;
    case fin_wait1:
    case close_wait:
      return 3;
    case fin_wait2:
    case closing:
    case last_ack:
      return 4;
    case time_wait:
      return 5;
    case close:
    case listen:
    case bound_inactive:
      break;
  }
  return {};
}

Endpoint as_in_packets(const Endpoint& endpoint) {
  Endpoint plain = without_v4_mapping(endpoint);
  if (auto* inet6 = std::get_if<Inet6Endpoint>(&plain)) inet6->scope = 0;
  return plain;
}

bool has_port(const std::optional<Endpoint>& endpoint) {
  return endpoint && port_of(*endpoint).value_or(Port{}) != Port{};
}

}  // namespace

bool comes_before(TcpState state, TcpState later) {
  const auto here = progress(state), there = progress(later);
  if (!here) return false;
  // SYN_SENT after CLOSED is a new attempt; the other states belong to the connection that has ended.
  return there ? *here < *there : later == close && *here > 1;
}

StateInference::Connection& StateInference::connection_of(const Endpoint& a, const Endpoint& b, HostId host) {
  if (connections_.size() > most_connections) connections_.clear();
  // Several hosts may have the same pair of endpoints on their loopback.
  const HostId where = is_loopback(a) || same_address(a, b) ? host : HostId{-1};
  const auto [entry, is_new] = connections_.try_emplace(a < b ? Pair{a, b, where} : Pair{b, a, where});
  if (is_new) entry->second.ends = {a, b};
  return entry->second;
}

void StateInference::sampled(const SocketSample& sample) {
  if (sample.protocol != IPPROTO_TCP || sample.state == listen) return;
  if (sample.reason == SocketSample::Reason::gone) {
    samples_.erase(sample.socket);
    return;
  }
  samples_[sample.socket] = sample;
  if (!has_port(sample.local) || !has_port(sample.remote)) return;
  const Endpoint local = as_in_packets(*sample.local), remote = as_in_packets(*sample.remote);
  auto& connection = connection_of(local, remote, sample.host);
  connection.sockets[connection.ends[0] == local ? 0 : 1] = sample.socket;
}

std::optional<TcpState> StateInference::after_sending(const Segment& segment, TcpState state) {
  if (segment.flags.rst) return state == syn_sent ? std::nullopt : std::optional(close);
  if (!segment.flags.fin) return {};
  if (state == established) return fin_wait1;
  if (state == close_wait) return last_ack;
  return {};
}

std::optional<TcpState> StateInference::after_arrival(const Connection& connection, const Segment& segment,
                                                      TcpState state) {
  const std::size_t from = segment.from, to = 1U - segment.from;
  if (segment.flags.rst) return state == time_wait ? std::nullopt : std::optional(close);
  if (state == syn_sent)
    return segment.flags.syn && segment.flags.ack ? std::optional(established) : std::nullopt;
  // A FIN counts when all before it has come.
  const bool has_ended = connection.fin[from] && !connection.came.has_gaps(static_cast<int>(from));
  const bool is_acknowledged =
      connection.fin[to] && segment.flags.ack && segment.acknowledgement >= *connection.fin[to];
  switch (state) {
    case established:
      return has_ended ? std::optional(close_wait) : std::nullopt;
    case fin_wait1:
      if (is_acknowledged) return has_ended ? time_wait : fin_wait2;
      return has_ended ? std::optional(closing) : std::nullopt;
    case fin_wait2:
      return has_ended ? std::optional(time_wait) : std::nullopt;
    case closing:
      return is_acknowledged ? std::optional(time_wait) : std::nullopt;
    case last_ack:
      return is_acknowledged ? std::optional(close) : std::nullopt;
    default:
      return {};
  }
}

void StateInference::change(std::optional<SocketId> socket, std::optional<TcpState> state,
                            std::vector<SocketSample>& changed) {
  if (!socket || !state) return;
  auto& sample = samples_[*socket];
  if (sample.state == state) return;
  sample.state = state;
  sample.certainty = Certainty::inferred;
  sample.reason = SocketSample::Reason::periodic;
  changed.push_back(sample);
}

std::vector<SocketSample> StateInference::packet(const Packet& packet) {
  std::vector<SocketSample> changed;
  if (packet.protocol != IPPROTO_TCP || !has_port(packet.source) || !has_port(packet.destination))
    return changed;
  const Endpoint source = as_in_packets(packet.source), destination = as_in_packets(packet.destination);
  auto& connection = connection_of(source, destination, packet.host);
  const int from = connection.ends[0] == source ? 0 : 1;
  const auto sender = static_cast<std::size_t>(from), receiver = 1 - sender;
  const bool leaves = packet.seen == Packet::Seen::leaving_host;
  if (packet.seen == Packet::Seen::dropped_by_cable) return changed;
  auto& reader = leaves ? connection.left : connection.came;
  if (reader.begins_anew(packet, from)) {
    reader = {};
    if (leaves || packet.seen == Packet::Seen::on_loopback) connection.sockets = {}, connection.fin = {};
  }
  const auto segment = reader.read(packet, raw_headers(packet), from);
  if (segment.flags.fin && reader.is_anchored(from)) connection.fin[sender] = segment.end();
  const auto state_of = [&](std::size_t end) -> std::optional<TcpState> {
    if (!connection.sockets[end]) return {};
    const auto sample = samples_.find(*connection.sockets[end]);
    return sample == samples_.end() ? std::nullopt : sample->second.state;
  };
  if (const auto state = state_of(sender); state && packet.seen != Packet::Seen::arriving_at_host)
    change(connection.sockets[sender], after_sending(segment, *state), changed);
  if (const auto state = state_of(receiver); state && !leaves)
    change(connection.sockets[receiver], after_arrival(connection, segment, *state), changed);
  return changed;
}

}  // namespace switchboard
