#pragma once
// What one program did with its sockets, without the style in which it did it: for each socket what it was
// made for, the bytes that it sent and received, and how it ended. Forks and threads of the program count as
// it; waits (poll, epoll), the sizes of reads and writes, and which call moved the bytes (read, recvmsg,
// readv) do not show.
//
//   const RunOutline outline = outline_of(timeline);      of the first program that was started
//
// It knows no words and judges nothing: run_comparison.hpp lays two of them side by side.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

/// One socket's life in a program.
struct SocketOutline {
  enum class Role { unused, listener, accepted, dialled, datagrams } role = Role::unused;
  SocketId socket;
  EventId begin;                  ///< the call that made it
  std::optional<EventId> listen;  ///< or connect
  int domain = 0, type = 0;
  std::vector<std::string> options;  ///< set with success before the socket was used: "SO_REUSEADDR"
  std::optional<Endpoint> bound;
  std::int64_t backlog = 0;
  Bytes sent, received;  ///< the start of each stream, as far as the recording has all of it
  std::int64_t sent_bytes = 0, received_bytes = 0;
  std::optional<EventId> last_sent, last_received;
  /// Up to which byte of the stream each send came.
  std::vector<std::pair<std::int64_t, EventId>> sends;
  std::optional<EventId> end_seen, shut_down, closed;
  std::optional<EventId> failed;  ///< the first call that failed for another reason than having to wait
  std::string error;
};

struct RunOutline {
  std::string label;
  ProcessId process;
  std::vector<SocketOutline>
      sockets;  ///< in the order in which they were made; those of other use are left out
  std::optional<EventId> exited;
  ExitStatus status;

  std::vector<const SocketOutline*> with(SocketOutline::Role role) const;
};

RunOutline outline_of(const Timeline& timeline);

}  // namespace switchboard
