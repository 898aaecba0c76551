#pragma once
// Where the running program lies; the other programs and the lessons of this build are found from there.

#include <filesystem>

namespace switchboard {

std::filesystem::path executable_path();

}  // namespace switchboard
