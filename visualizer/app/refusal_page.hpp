#pragma once
// The page for a file that does not open: why, in its own words, and the way home.

#include <string>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

void draw_refusal(Canvas& canvas, const Rect& area, const std::string& why);

}  // namespace switchboard::visualizer
