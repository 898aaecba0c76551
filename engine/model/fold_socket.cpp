#include <utility>

#include "engine/model/fold_parts.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_closed = 1024;

/// A finished handshake that nobody accepted has no inode yet. So has a socket that its program has closed
/// and a TIME_WAIT pair; those had a creator, or a state that no waiting connection has.
bool waits_for_accept(const SocketState& socket, const SocketSample& sample) {
  return sample.inode == 0 && !socket.creator && !socket.connect_call &&
         (sample.state == TcpState::established || sample.state == TcpState::close_wait);
}

}  // namespace

SocketState& socket_in(Snapshot& world, SocketId id, Time at) {
  auto [entry, is_new] = world.sockets.try_emplace(id);
  auto& socket = entry->second;
  if (is_new) {
    socket.id = id;
    socket.created = at;
    socket.sample.socket = id;
  }
  return socket;
}

void close_socket(Snapshot& world, SocketId id, Time at) {
  auto& socket = socket_in(world, id, at);
  reopen_socket(world, socket);
  socket.closed = at;
  world.closed.emplace(at, id);
  if (world.closed.size() <= most_closed) return;
  world.sockets.erase(world.closed.begin()->second);
  world.closed.erase(world.closed.begin());
  ++world.forgotten;
}

void reopen_socket(Snapshot& world, SocketState& socket) {
  if (!socket.closed) return;
  world.closed.erase({*socket.closed, socket.id});
  socket.closed.reset();
}

void fold_sample(Snapshot& world, const Event& event, const SocketSample& sample) {
  const bool is_gone = sample.reason == SocketSample::Reason::gone;
  if (is_gone && world.forgotten > 0 && world.socket(sample.socket) == nullptr) return;
  auto& socket = socket_in(world, sample.socket, event.at);
  if (!socket.queued_at && waits_for_accept(socket, sample)) socket.queued_at = event.at;
  if (sample.state == TcpState::listen) socket.role = SocketRole::listener;
  if (sample.certainty == Certainty::inferred && socket.sampled_at) {
    // Its queues and numbers stay as old as the kernel's last word.
    socket.sample.state = sample.state;
    socket.sample.certainty = sample.certainty;
    return;
  }
  if (is_gone) {
    socket.sample.state = TcpState::close;
    socket.sample.reason = sample.reason;
  } else {
    auto remote = std::exchange(socket.sample.remote, {});
    socket.sample = sample;
    // The kernel forgets the peer of a connection that was reset (getpeername(2): ENOTCONN); whose it was
    // stays true.
    if (sample.state == TcpState::close && !sample.remote) socket.sample.remote = std::move(remote);
  }
  socket.sampled_at = event.at;
  socket.sample_event = event.id;
  if (is_gone && !socket.closed) close_socket(world, sample.socket, event.at);
}

}  // namespace switchboard
