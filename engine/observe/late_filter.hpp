#pragma once
// A filter can be added to a program that runs, never removed (seccomp(2)). So reads, writes and closes run
// at full speed until a program is about to get its first socket: then, at the entry of that call, we have it
// install the filter that stops at those too, for all its threads at once, and make its call anew.
//
//   if (comes_before_sockets(info, …)) { const auto end = install_late_filter(thread, filter); … }
//
// The program's thread makes three calls more, on a page of its own that is unmapped again, with its signals
// blocked meanwhile; registers and mask are then as they were. A filter of the program's own comes after
// ours: the calls that install one count as if they made sockets. On machines other than x86-64 both filters
// are installed at the start.

#include <linux/filter.h>
#include <sys/ptrace.h>
#include <sys/types.h>

#include <optional>
#include <span>

namespace switchboard {

#if defined(__x86_64__)
inline constexpr bool filters_can_come_late = true;
#else
inline constexpr bool filters_can_come_late = false;
#endif

/// Whether the call may be what a first socket comes from: it makes one (or another descriptor whose reads
/// are observed), takes one from another process, shares descriptors with a process that may make one, or
/// installs a filter that might forbid us to. Standard error's duplicate counts too: perror(3) prints there.
/// After a call through int 0x80, which may have made one, the tracer takes the next call that stops.
bool comes_before_sockets(pid_t thread, const __ptrace_syscall_info& entry);

struct LateFilter {
  enum class Outcome {
    installed,
    refused,  ///< it goes on without
    killed,   ///< its end will be reported
    ended     ///< and this was its end, with `status` as of waitpid
  } outcome = Outcome::refused;
  int status = 0;
};

/// Of a thread at its seccomp stop; afterwards resume it, and it stops at the same call's entry again.
LateFilter install_late_filter(pid_t thread, std::span<const sock_filter> filter);

}  // namespace switchboard
