#pragma once
// Changes what a stopped tracee is about to do: the registers of a call at its seccomp stop or exit stop, and
// words of its memory (ptrace(2), seccomp(2), SECCOMP_RET_TRACE).
//
// All say false when the thread was killed meanwhile; its end will be reported, so callers may go on.

#include <sys/types.h>

#include <cstdint>

namespace switchboard {

/// At the seccomp stop: the kernel will not make the call, and the program finds `result` in its place.
[[nodiscard]] bool skip_call(pid_t thread, std::int64_t result);
/// At the exit stop: what the program finds in its place, or one of the kernel's own ERESTART values, which
/// make it restart the call.
[[nodiscard]] bool set_call_result(pid_t thread, std::int64_t result);
/// `index` from 0.
[[nodiscard]] bool set_call_argument(pid_t thread, int index, std::uint64_t value);
/// Eight bytes, also where the program itself may not write.
[[nodiscard]] bool write_tracee_word(pid_t thread, std::uint64_t address, std::uint64_t value);

}  // namespace switchboard
