#pragma once
// What we change of our own process for the time of an observation, and must give back to the programs that
// we start: signal mask, SIGPIPE, the limit of open files.

#include "engine/observe/program.hpp"

namespace switchboard {

/// Blocks the signals that the loop reads (SIGINT, SIGQUIT, SIGTERM, SIGHUP), ignores SIGPIPE, raises the
/// soft limit of open files to the hard one; `surroundings` gets what was before.
void prepare_own_process(Surroundings& surroundings);

/// A descriptor to read those signals from (signalfd(2)).
FileDescriptor open_signals();

}  // namespace switchboard
