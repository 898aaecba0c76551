#pragma once
// `switchboard show FILE blocked [--at TIME] [--json]`: who waits at that moment, and for what.

#include <string>

#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {

std::string blocked_view_text(const Shown& shown);
std::string blocked_view_json(const Shown& shown);

}  // namespace switchboard::tool
