#pragma once
// `switchboard show FILE ladder`: lanes with their calls and the arrows between them as text, the same ladder
// that the window draws; and as JSON, an object for each call, arrow, note and end.
//
//   print(ladder_text(shown));     at least 80 columns; ASCII where the locale has no UTF-8

#include <string>

#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {

std::string ladder_text(const Shown& shown, Letters letters);
std::string ladder_json(const Shown& shown);

}  // namespace switchboard::tool
