#pragma once
// What the cards of the home page are made of.

#include <string_view>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

void card(Painter& paint, const Rect& box);
/// With a head of 42: title, caption, and the key that leads here. Returns what is below it.
Rect card(Painter& paint, const Rect& box, std::string_view title, std::string_view caption,
          std::string_view key);

enum class Checked { no, yes };
/// 20 high, with a box that is ticked or not.
struct CheckChip {
  float width = 0;
  Touch touch;
};
CheckChip check_chip(Canvas& canvas, std::string_view name, Point top_left, std::string_view label,
                     Checked checked);

/// A row of a list, lit under the pointer and when the keys chose it.
Touch list_row(Canvas& canvas, std::string_view name, const Rect& row, Checked chosen);

}  // namespace switchboard::visualizer
