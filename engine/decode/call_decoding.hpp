#pragma once
// From a raw call to values: a pure function of what was captured, run away from the program's time. Before
// the call has returned what the kernel will fill is shown as a Pointer.
//
// Byte-moving calls name their Buffer buf, iov or msg; a msghdr becomes the arguments msg (all its buffers in
// one), msg_name, msg_control's descriptors excepted: those are in `made_descriptors`.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/decode/epoll_sets.hpp"
#include "engine/decode/raw_call.hpp"
#include "engine/model/event.hpp"

namespace switchboard {

/// The kernel's name; "syscall_N" for a number that is not in the table.
std::string call_name(int number);

/// `watched`, of the set that an epoll_wait waits on, says whose events came; without it the data that the
/// program keeps there is taken for a descriptor when it looks like one.
std::vector<Argument> decode_arguments(const RawCall& call, const EpollSet* watched = nullptr);

struct CallOutcome {
  std::optional<std::int64_t> result;  ///< -1 when `error` is set
  std::optional<Symbol> error;
  bool operator==(const CallOutcome&) const = default;
};

/// ERESTARTSYS and its relatives (512 to 516, include/linux/errno.h), which no program ever sees: the kernel
/// restarts the call or turns the result into EINTR after this stop.
bool will_restart(std::int64_t result);
/// Result and errno as the program sees them; both absent before the call has returned and while it will
/// restart.
CallOutcome decode_outcome(const RawCall& call);

/// Descriptors that a returned call made: socket, accept, socketpair, dup, fcntl's F_DUPFD, epoll_create,
/// eventfd, timerfd_create, signalfd, pidfd_open, pidfd_getfd, and those that came as SCM_RIGHTS (unix(7)).
std::vector<int> made_descriptors(const RawCall& call);
/// Descriptors of `open` that a returned call closed: close, close_range, the target of dup2 and dup3. close
/// closes even when it fails, but for EBADF (close(2)).
std::vector<int> closed_descriptors(const RawCall& call, std::span<const int> open);

/// A timer, an event or a queue of signals: what a server waits for beside its sockets.
bool makes_event_descriptor(const RawCall& call);
/// Does the new task of clone or clone3 have the very descriptors of its parent (clone(2), CLONE_FILES)?
bool shares_descriptors(const RawCall& call);
/// Does the call give its thread a table of descriptors of its own (unshare(2), close_range(2))? Asked before
/// it has returned.
bool unshares_descriptors(const RawCall& call);

/// argv of execve and execveat, as captured at its entry, for ProgramExecuted.
std::vector<std::string> executed_arguments(const RawCall& call);

}  // namespace switchboard
