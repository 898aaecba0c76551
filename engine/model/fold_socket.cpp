#include <utility>

#include "engine/model/fold_parts.hpp"

namespace switchboard {
namespace {

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

void fold_sample(Snapshot& world, const Event& event, const SocketSample& sample) {
  auto& socket = socket_in(world, sample.socket, event.at);
  if (!socket.queued_at && waits_for_accept(socket, sample)) socket.queued_at = event.at;
  if (sample.state == TcpState::listen) socket.role = SocketRole::listener;
  if (sample.certainty == Certainty::inferred && socket.sampled_at) {
    // Its queues and numbers stay as old as the kernel's last word.
    socket.sample.state = sample.state;
    socket.sample.certainty = sample.certainty;
    return;
  }
  if (sample.reason == SocketSample::Reason::gone) {
    socket.sample.state = TcpState::close;
    socket.sample.reason = sample.reason;
    if (!socket.closed) socket.closed = event.at;
  } else {
    auto remote = std::exchange(socket.sample.remote, {});
    socket.sample = sample;
    // The kernel forgets the peer of a connection that was reset (getpeername(2): ENOTCONN); whose it was
    // stays true.
    if (sample.state == TcpState::close && !sample.remote) socket.sample.remote = std::move(remote);
  }
  socket.sampled_at = event.at;
  socket.sample_event = event.id;
}

}  // namespace switchboard
