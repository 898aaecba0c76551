#pragma once
// Calls as rules look at them: in the order they were made, by socket, by process. Only rules include it.

#include <map>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct CallEvent {
  const Event* event = nullptr;
  const Syscall* call = nullptr;
  EventId id() const { return event->id; }
};

/// Calls that have returned, in the order they were made.
std::vector<CallEvent> returned_calls(const Timeline& timeline);
/// Those that acted on a socket, by socket.
std::map<SocketId, std::vector<CallEvent>> calls_by_socket(const Timeline& timeline);
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
