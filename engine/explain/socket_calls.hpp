#pragma once
// Calls as rules look at them: in the order they were made, by socket. Only rules include it.
//
// A rule first names the sockets that it suspects, by heads alone; only those sockets' calls are read.

#include <functional>
#include <map>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct CallEvent {
  const Event* event = nullptr;
  const Syscall* call = nullptr;
  EventId id() const { return event->id; }
};

/// What looks wrong in one call's head; and in how many calls on a socket it must, for that to be suspected.
struct Suspicion {
  std::function<bool(const EventHead& call)> call;
  std::size_t times = 1;
};
/// The calls on each suspected socket that have returned, in the order they were made.
std::map<SocketId, std::vector<CallEvent>> calls_by_socket(const Timeline& timeline,
                                                           const Suspicion& suspicion);
/// Sockets of a byte stream (SOCK_STREAM), as far as the recording says: made by accept or
/// socket(SOCK_STREAM), or sampled as such.
bool is_stream(const Timeline& timeline, const Snapshot& world, SocketId socket);

/// The first number argument of that name; `otherwise` if there is none.
std::int64_t number_argument(const Syscall& call, std::string_view name, std::int64_t otherwise);
const SocketAddress* address_argument(const Syscall& call);
const Buffer* buffer_argument(const Syscall& call);
/// Bytes that a send or receive asked to move: len, or what its buffers hold.
std::int64_t asked_length(const Syscall& call);
bool has_flag(const Syscall& call, std::int64_t flag);

/// The program's label in the world, or "pid 4127".
std::string name_of(const Snapshot& world, ProcessId process);

}  // namespace switchboard
