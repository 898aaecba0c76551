#pragma once
// All keys, over whatever is open: `?` shows and hides it.

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

/// Returns whether it stays open.
bool draw_key_overlay(Canvas& canvas);

}  // namespace switchboard::visualizer
