#pragma once
// Table `process`: the facts about processes and threads, as rows and back.

#include <optional>
#include <string>

#include "engine/model/event.hpp"

namespace switchboard {

using ProcessFact = std::variant<ProcessStarted, ProcessForked, ThreadStarted, ProgramExecuted, ThreadExited,
                                 ProcessExited, SignalDelivered, OutputWritten, ThreadPaused, ThreadResumed>;

struct ProcessRow {
  std::string what;
  ProcessId process;
  std::optional<ThreadId> thread;
  std::optional<std::int64_t> number;  ///< child, exit code, signal, stream, paused call
  std::optional<std::string> text;     ///< label, signal name, where
  Bytes detail;
};

ProcessRow row_from(const ProcessFact& fact);
/// Nothing for a `what` we do not know.
std::optional<Fact> fact_from(const ProcessRow& row);

}  // namespace switchboard
