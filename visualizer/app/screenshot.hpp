#pragma once
// A picture of the screen without a display: the same bytes for the same recording and words.

#include "visualizer/app/command_line.hpp"

namespace switchboard::visualizer {

/// Writes the PNG. Returns why it could not, in one sentence, or nothing.
std::string write_screenshot(const CommandLine& line);

}  // namespace switchboard::visualizer
