#pragma once
// `switchboard show FILE states`: how each end of each TCP connection came to the state it is in, what the
// connection is at that moment and what its ends may still do; then the sockets that have no such states.

#include <string>

#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {

std::string states_text(const Shown& shown);
/// One object for each step, up to `at`.
std::string states_json(Timeline& timeline, Time at);

}  // namespace switchboard::tool
