#include "engine/explain/facts/fact_row.hpp"

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

Value tcp_state(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || !socket->sample.state) return {};
  return text(to_string(*socket->sample.state));
}

template <auto Field>
Value socket_field(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr) return {};
  return number(socket->*Field);
}

template <auto Field>
Value queue_field(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || socket->bytes() == nullptr) return {};
  return number(socket->bytes()->*Field);
}

Value segments_resent(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || !socket->sample.tcp) return {};
  return number(socket->sample.tcp->total_retransmits);
}

Value connected(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  const auto held_by_one = [&](SocketId id) {
    return std::ranges::any_of(programs, [&](const auto* program) {
      return std::ranges::any_of(program->descriptors, [&](const auto& d) { return d.second == id; });
    });
  };
  return number(std::ranges::count_if(m.world.sockets, [&](const auto& entry) {
    return entry.second.sample.state == TcpState::established && held_by_one(entry.first);
  }));
}

Value local_end(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sample.local) return {};
  return text(to_string(*socket->sample.local));
}

Value remote_end(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sample.remote) return {};
  return text(to_string(*socket->sample.remote));
}

Value local_port(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sample.local) return {};
  const auto port = port_of(*socket->sample.local);
  return port ? Value(number(port->value)) : Value();
}

/// Sockets that the program holds or made, whose state the kernel last said to be this one.
Value in_state(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  const auto is_theirs = [&](const SocketState& socket) {
    return std::ranges::any_of(programs, [&](const auto* program) {
      return socket.creator == program->id ||
             std::ranges::any_of(program->descriptors, [&](const auto& d) { return d.second == socket.id; });
    });
  };
  return number(std::ranges::count_if(m.world.sockets, [&](const auto& entry) {
    const auto& state = entry.second.sample.state;
    return state && to_string(*state) == q.call && is_theirs(entry.second);
  }));
}

Value holders(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr) return {};
  return number(m.world.holders(socket->id).size());
}

constexpr auto connection_fact_rows = std::to_array<FactRow>({
    {{"tcp_state", "program", "TCP state of its newest connection, or of its only socket"}, tcp_state},
    {{"bytes.written", "program", "bytes that send calls handed to its newest connection"},
     socket_field<&SocketState::written>},
    {{"bytes.read", "program", "bytes that receive calls took from its newest connection"},
     socket_field<&SocketState::read>},
    {{"bytes.unread", "program", "bytes that wait in its newest connection's receive queue"},
     queue_field<&ByteQueues::receive>},
    {{"bytes.unacknowledged", "program", "bytes of its newest connection that the peer has not acknowledged"},
     queue_field<&ByteQueues::send>},
    {{"segments_resent", "program",
      "segments of its newest connection that its kernel sent again, SYNs included"},
     segments_resent},
    {{"connected", "program", "sockets it holds that are in state ESTABLISHED"}, connected},
    {{"end.local", "program", "the address and port of its newest connection or only socket: 127.0.0.1:8080"},
     local_end},
    {{"end.remote", "program", "the address and port of that connection's other end"}, remote_end},
    {{"port", "program", "the port of its newest connection or only socket, at its own end"}, local_port},
    {{"datagrams.dropped", "program", "packets that its socket's kernel threw away, a full queue for one"},
     queue_field<&ByteQueues::dropped>},
    {{"in_state", "program, state", "its sockets that are in that TCP state, closed ones included"},
     in_state},
    {{"holders", "program", "processes that hold a descriptor of its newest connection or only socket"},
     holders},
});

}  // namespace

std::span<const FactRow> connection_facts() {
  return connection_fact_rows;
}

}  // namespace switchboard
