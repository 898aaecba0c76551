#pragma once
// Keeps calls of an observed program from being ended by signals that it ignores.
//
// Alone, an ignored signal is dropped when it is sent. Under ptrace it goes through the tracer, which wakes
// the thread; calls that are never restarted (signal(7), "Interruption of system calls and library functions
// by stop signals") then return EINTR, as they would not have done alone. At the exit stop of such a call the
// kernel is told to make it again, with what is left of its time, unless something else ended it as well.
//
// What it does not know: how long a receive of SO_RCVTIMEO has still to go. Such a call is made again with
// its whole time, so it may take up to twice as long.

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/decode/raw_call.hpp"

namespace switchboard {

/// An argument that we changed for the time of a call, to be put back when it returns.
struct ChangedArgument {
  int argument = 0;  ///< index
  std::uint64_t value = 0;
};

struct InterruptedCall {
  enum class Outcome {
    stands,     ///< the program sees EINTR
    repeated,   ///< the kernel makes it again
    timed_out,  ///< its time was over: the program sees `result`
  } outcome = Outcome::stands;
  std::optional<ChangedArgument> changed;
  std::int64_t result = 0;
};

/// Calls that are not recorded and that signals end like that: traced for this alone.
std::vector<int> calls_watched_for_signals();
bool is_watched_for_signals(int number);

/// At the exit stop of a call that returned EINTR and was entered at `entered_ns` (CLOCK_MONOTONIC).
InterruptedCall look_at_interrupted_call(pid_t thread, int pidfd, std::uint64_t stack, const RawCall& call,
                                         std::int64_t entered_ns);

/// At a stop after the call's last return.
void restore_argument(pid_t thread, const ChangedArgument& changed, const RawCall& call);

}  // namespace switchboard
