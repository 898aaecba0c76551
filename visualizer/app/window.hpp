#pragma once
// The real window: GLFW and OpenGL 3. Sleeps while nothing changes, draws three frames after anything did,
// never more than 60 a second (in a virtual machine the display does not hold us back). Scales with the
// display.

#include "visualizer/app/command_line.hpp"

namespace switchboard::visualizer {

/// Runs until it is closed. Returns why there is no window, in one sentence, or nothing.
std::string run_window(const CommandLine& line);

}  // namespace switchboard::visualizer
