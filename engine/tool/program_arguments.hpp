#pragma once
// What stands after `--` on the command line of `switchboard observe`.

#include <string>
#include <vector>

#include "engine/observe/observation.hpp"

namespace switchboard::tool {

/// PROGRAM [ARGS] [--and [--when listening|bound] [--on HOST] PROGRAM [ARGS]]...; throws UsageError.
///
/// Where there are hosts, each program goes to one of them: the one that --on names, else the one of its own
/// file name, else the first that none of these has taken.
std::vector<ProgramWanted> parse_programs(const std::vector<std::string>& words,
                                          const std::vector<std::string>& hosts = {});

/// A,B[,C]...: two to eight names of letters, digits and hyphens; throws UsageError.
std::vector<std::string> parse_hosts(const std::string& text);

/// [[ADDRESS:]HOSTPORT:]PORT, HOSTPORT 0 for one of the kernel's choice; throws UsageError.
control::Publish parse_publish(const std::string& text);

}  // namespace switchboard::tool
