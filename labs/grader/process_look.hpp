#pragma once
// What /proc says of a process of the submission now (proc(5)): each thread's state, CPU time and switches,
// and what an untraced call waits for. What cannot be read is absent; nothing here throws.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/ids.hpp"

namespace switchboard::grader {

struct ThreadLook {
  ThreadId id;
  char state = '?';             ///< R, S, D, T, t, Z …
  std::uint64_t cpu_ticks = 0;  ///< user and system
  std::uint64_t switches = 0;   ///< context switches, of both kinds: moves whenever the thread has run
  /// Number and arguments of the call it is inside; absent when it runs, or we may not know.
  std::optional<std::pair<int, std::array<std::uint64_t, 6>>> call;
  bool operator==(const ThreadLook&) const = default;
};

/// The threads of a process; empty when it is gone.
std::vector<ThreadLook> look_at_threads(ProcessId process);

/// CPU time of a process with its reaped children, in ns.
std::int64_t cpu_time_ns(ProcessId process);

/// The memory that a process could write (VmData in proc(5)): its heaps and its threads' stacks. Not what is
/// only reserved: malloc keeps 64 MB of addresses for each arena, and has one for threads that run at the
/// same time.
std::optional<std::int64_t> writable_memory_bytes(ProcessId process);

/// Signals that it handles, bit n-1 for signal n.
std::optional<std::uint64_t> handled_signals(ProcessId process);

/// Timers made with timer_create(2); absent when the kernel does not tell.
std::optional<bool> has_timers(ProcessId process);

/// What an epoll descriptor watches: descriptor and events.
std::optional<std::vector<std::pair<int, std::uint32_t>>> epoll_interest(ProcessId process, int epoll_fd);

}  // namespace switchboard::grader
