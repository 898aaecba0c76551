#pragma once
// `switchboard show FILE errors [--json]`: the calls that failed, each with what its errno means there.

#include <string>

#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {

std::string errors_text(const Shown& shown);
std::string errors_json(const Shown& shown);

}  // namespace switchboard::tool
