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

#include "engine/decode/raw_call.hpp"
#include "engine/model/event.hpp"

namespace switchboard {

/// The kernel's name; "syscall_N" for a number that is not in the table.
std::string call_name(int number);

std::vector<Argument> decode_arguments(const RawCall& call);

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
/// pidfd_getfd, and those that came as SCM_RIGHTS (unix(7)).
std::vector<int> made_descriptors(const RawCall& call);
/// Descriptors of `open` that a returned call closed: close, close_range, the target of dup2 and dup3. close
/// closes even when it fails, but for EBADF (close(2)).
std::vector<int> closed_descriptors(const RawCall& call, std::span<const int> open);

/// argv of execve and execveat, as captured at its entry, for ProgramExecuted.
std::vector<std::string> executed_arguments(const RawCall& call);

}  // namespace switchboard
