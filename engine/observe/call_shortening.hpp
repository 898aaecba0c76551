#pragma once
// Makes the kernel move fewer bytes in one call than the program asked for, as it may at any time (recv(2),
// send(2)), and puts everything back when the call has returned.
//
//   auto change = shortening_of(call, 3);         nothing when it asks for no more than that
//   apply(thread, change->shorter);  …            at the seccomp stop; again when the call restarts
//   apply(thread, change->original);              at the exit stop
//
// A length in a register is changed there. The lengths of an iovec lie in the program's memory: the one that
// crosses the limit is changed in place, because nothing below a stack is sure to be free (Go's stacks). For
// the time of that call another thread would see it. sendmmsg and recvmmsg get fewer messages, since a
// message cut short would be a different one.

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/decode/raw_call.hpp"

namespace switchboard {

struct ArgumentChange {
  int index = 0;
  std::uint64_t value = 0;
  bool operator==(const ArgumentChange&) const = default;
};
struct WordChange {
  std::uint64_t address = 0, value = 0;
  bool operator==(const WordChange&) const = default;
};
struct CallChanges {
  std::vector<ArgumentChange> arguments;
  std::vector<WordChange> words;
};
struct Shortening {
  CallChanges shorter, original;
};

/// From what was captured at the call's entry. Nothing when there is nothing to shorten, also for an iovec
/// that could not be read or whose first 64 parts are within the limit.
std::optional<Shortening> shortening_of(const RawCall& call, std::int64_t limit);
/// False when the thread was killed meanwhile.
bool apply(pid_t thread, const CallChanges& changes);

}  // namespace switchboard
