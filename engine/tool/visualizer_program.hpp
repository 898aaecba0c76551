#pragma once
// Hands over to the window, which is an executable of its own so that observing and grading start without
// OpenGL.

#include <optional>
#include <string>
#include <vector>

namespace switchboard::tool {

bool visualizer_is_built();
/// The user sits at a display: DISPLAY or WAYLAND_DISPLAY is set.
bool display_is_set();
/// What the visualizer prints when it is asked with these words; nothing when it cannot be run.
struct VisualizerAnswer {
  bool is_good = false;
  std::string text;
};
std::optional<VisualizerAnswer> ask_visualizer(const std::vector<std::string>& words);
/// Becomes the visualizer. Throws NotPermitted when it was not built; does not return otherwise.
[[noreturn]] void become_visualizer(const std::vector<std::string>& arguments);

}  // namespace switchboard::tool
