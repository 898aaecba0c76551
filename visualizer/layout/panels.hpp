#pragma once
// The views of the window, and where their panels lie for a size in design pixels: the table of the design,
// from 1280 x 720 to 4K at scale 1. Below 1280 x 720 one view fills the window. What stands where says the
// Arrangement; nothing here knows what a view shows.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

enum class View : std::uint8_t {
  stage,
  ladder,
  states,
  source,
  timeline,
  calls,
  inspector,
  console,
  findings,
  lesson
};
inline constexpr std::size_t view_count = 10;
using ViewSet = std::bitset<view_count>;

inline std::size_t number_of(View view) {
  return static_cast<std::size_t>(view);
}
/// "ladder": what `--page` and the kept layout call it.
std::string_view name_of(View view);
/// "Ladder": what the student reads.
std::string_view title_of(View view);
std::optional<View> view_named(std::string_view name);

enum class Density { compact, normal };
enum class WithLesson { no, yes };

/// What is where: one view to a place. arrangement.hpp changes it.
struct Places {
  View main = View::stage;
  std::optional<View> right;  ///< above the Inspector; nothing: the main view has its width
  std::optional<View> lower = View::timeline;
  std::optional<View> left;  ///< the lesson's text
  View focus = View::stage;  ///< what keys go to first, and what a small window shows
  enum class Front { right, inspector } front = Front::right;  ///< where the column is too low for both
};

struct PanelLayout {
  struct Panel {
    View view = View::stage;
    Rect rect;
  };
  Rect top_bar, status_bar;
  Rect tab_strip;  ///< a bar of its own for the views' tabs; empty where they fit into the top bar
  std::vector<Panel> panels;
  Density density = Density::normal;
  bool one_at_a_time = false;
  bool column_is_stacked = false;  ///< right and Inspector both have a place

  /// Empty when the view is not shown.
  Rect of(View view) const;
};

PanelLayout lay_out_panels(float width, float height, const Places& places);

/// Which columns a list of calls of this width has room for, and where.
struct CallColumns {
  Rect time, who, shape, call, result, took;  ///< x and w only; w 0: left out
};
CallColumns lay_out_call_columns(float width);

}  // namespace switchboard::visualizer
