#pragma once
// Where the panels of the window lie, for a size in design pixels: the table of the design, from 1280 x 720
// to 4K at scale 1. Spare width goes to the Stage. Below 1280 x 720 one panel fills the window. Knows nothing
// of their content.

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

enum class Density { compact, normal };
enum class Panel { lesson, stage, calls, timeline };
enum class WithLesson { no, yes };

struct PanelLayout {
  Rect top_bar, status_bar;
  Rect lesson, stage, calls, details, timeline;  ///< empty: not shown
  Density density = Density::normal;
  bool one_at_a_time = false;
};

/// `focus` is the panel that is shown when there is room for one only.
PanelLayout lay_out_panels(float width, float height, WithLesson with_lesson, Panel focus);

/// Which columns a list of calls of this width has room for, and where.
struct CallColumns {
  Rect time, who, shape, call, result, took;  ///< x and w only; w 0: left out
};
CallColumns lay_out_call_columns(float width);

}  // namespace switchboard::visualizer
