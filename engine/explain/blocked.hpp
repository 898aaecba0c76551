#pragma once
// Which threads wait at a moment, in which call, on which sockets, and what would wake them; and where
// programs wait for each other, as the kernel's tables show it.
//
//   const Blocked blocked = blocked_at(timeline, at);
//   blocked.threads[0].needs, .sockets, .wakers        blocked.standstills[0].kind
//
// A standstill is named only when the queues prove it: nothing is in them and nothing on its way. It knows no
// locks, no pipes and no sleeps, and of a call that lasts less than a millisecond it does not say that it
// waits.

#include <optional>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct BlockedThread {
  ProcessId process;
  ThreadId thread;
  EventId call;
  Time since;
  enum class Needs { connection, handshake, bytes, datagram, room, readiness, child, acknowledgement } needs;
  std::vector<SocketId> sockets;         ///< on which it waits; several for poll, select and epoll
  std::vector<ProcessId> wakers;         ///< programs of the recording that hold the other ends
  std::optional<Time> until;             ///< its timeout; nothing if it has none that the recording shows
  std::uint32_t unread = 0, unsent = 0;  ///< bytes in the queues of its only socket, as last seen
};

struct Standstill {
  enum class Kind {
    both_receive,  ///< each waits for the other's bytes, and no byte is on its way
    both_send,     ///< each waits for room, and neither receives
    one_holds_up   ///< a server waits for one client while others are in its accept queue
  } kind = Kind::both_receive;
  std::vector<std::size_t> threads;  ///< places in Blocked::threads
  std::vector<SocketId> sockets;     ///< the two ends; or the connection and its listener
  std::vector<SocketId> waiting;     ///< connections in the accept queue
};

struct Blocked {
  std::vector<BlockedThread> threads;  ///< those that have waited longest first
  std::vector<Standstill> standstills;
};

Blocked blocked_at(Timeline& timeline, Time at);

}  // namespace switchboard
