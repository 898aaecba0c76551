#pragma once
// What stands after `--` on the command line of `switchboard observe`.

#include <string>
#include <vector>

#include "engine/observe/observation.hpp"

namespace switchboard::tool {

/// PROGRAM [ARGS] [--and [--when listening|bound] PROGRAM [ARGS]]...; throws UsageError.
std::vector<ProgramWanted> parse_programs(const std::vector<std::string>& words);

/// [[ADDRESS:]HOSTPORT:]PORT, HOSTPORT 0 for one of the kernel's choice; throws UsageError.
control::Publish parse_publish(const std::string& text);

}  // namespace switchboard::tool
