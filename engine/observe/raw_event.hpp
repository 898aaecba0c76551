#pragma once
// What the sources of an observation hand to the writer thread: stamped with CLOCK_MONOTONIC, not ordered
// across sources, calls not decoded yet. EventAssembler makes events of them.

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/decode/raw_call.hpp"
#include "engine/model/event.hpp"
#include "engine/observe/call_site.hpp"

namespace switchboard {

/// One call of one thread, from its entry to its return; never reused within an observation.
enum class CallToken : std::uint64_t {};

struct CallEntered {
  CallToken token{};
  ProcessId process;
  ThreadId thread;
  RawCall call;
  std::optional<int> fd;
  std::optional<SocketId> socket;
  CallPlace place;
};

struct CallReturned {
  CallToken token{};
  RawCall call;  ///< with what was captured at its entry
  std::vector<MadeDescriptor> made;
  std::vector<int> closed;
  std::string injection;  ///< Syscall::injection
};

/// A write to standard output or standard error that is no socket, at its entry.
struct OutputAttempted {
  ProcessId process;
  int stream = 1;
  RawCall call;
};

struct ThreadHeld {
  CallToken call{};
  ProcessId process;
  ThreadId thread;
  ThreadPaused::Where where = ThreadPaused::Where::before;
};

struct RawEvent {
  std::int64_t at_ns = 0;  ///< CLOCK_MONOTONIC
  std::variant<CallEntered, CallReturned, OutputAttempted, ThreadHeld, Fact> what;
  /// Of a SocketSample: when the kernel was asked; at_ns is when it had answered, and what it said was so
  /// somewhere between them. 0: at at_ns.
  std::int64_t asked_ns = 0;
};

}  // namespace switchboard
