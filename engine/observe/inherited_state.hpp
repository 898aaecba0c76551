#pragma once
// What we change of our own process for the time of an observation, and must give back to the programs that
// we start: signals, the limit of open files, processors, descriptors.

#include "engine/observe/program.hpp"

namespace switchboard {

/// Blocks the signals that the loop reads (SIGINT, SIGQUIT, SIGTERM, SIGHUP, as far as they were not ignored
/// before: nohup), ignores SIGPIPE and the keyboard's stops (see Conductor), raises the soft limit of open
/// files to the hard one; `surroundings` gets what was before. Before we open anything that is not
/// close-on-exec.
void prepare_own_process(Surroundings& surroundings);

/// A descriptor to read those signals from (signalfd(2)).
FileDescriptor open_signals();

}  // namespace switchboard
