#pragma once
// Programs built with AddressSanitizer or LeakSanitizer look for leaks at their end, with a tracer of their
// own; under ptrace that fails and ends them with an error that is none of theirs. So the search is turned
// off while they are observed, and that is said: leaks are looked for in a second run, without observation.
//
// It knows only what a file's dynamic symbols and libraries say, which both compilers leave in its first
// megabyte.

#include <string>

#include "engine/observe/program.hpp"

namespace switchboard {

bool looks_for_leaks(const std::string& executable);

/// Adds detect_leaks=0 to what the program's environment asks of the sanitizers. A sentence when that was
/// needed.
std::string turn_leak_check_off(Program& program);

}  // namespace switchboard
