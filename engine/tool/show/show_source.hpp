#pragma once
// `switchboard show FILE source`: the program's own files as they were when it ran, with what each line
// called and what came of it beside it.

#include <functional>
#include <optional>
#include <string>

#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {

/// The text that the recording kept; nothing when it kept none.
using KeptText = std::function<std::optional<std::string>(const std::string& file)>;

std::string source_text(const Shown& shown, const KeptText& kept);
/// One object for each line that made calls.
std::string source_json(const Timeline& timeline, Time at, const KeptText& kept);

}  // namespace switchboard::tool
