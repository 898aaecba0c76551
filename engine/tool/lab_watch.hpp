#pragma once
// `switchboard lab watch`: checks what is in a folder, and again whenever something in it is saved.

#include <filesystem>
#include <string>

#include "labs/grader/lab.hpp"

namespace switchboard::tool {

/// Until Ctrl C. Gives the exit status: 0 when all checks passed the last time, 1 when not.
int watch_lab(const grader::Lab& lab, const std::filesystem::path& folder, std::uint64_t seed);

}  // namespace switchboard::tool
