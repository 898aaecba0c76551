#include "visualizer/layout/source_layout.hpp"

#include <cmath>

namespace switchboard::visualizer {

SourceColumns lay_out_source_columns(float width) {
  SourceColumns columns;
  constexpr float number_width = 34, gap = 10, bar = 10;  // bar: of scrolling, at the right edge
  columns.number = {4, 0, number_width, 0};
  float right = width - bar - 6;
  const auto take = [&right](float w) {
    right -= w;
    return Rect{right, 0, w, 0};
  };
  // The code keeps most of the width; the name of an error may need 100.
  columns.result = take(width >= 1100 ? 120.0F : width >= 560 ? 92.0F : 62.0F);
  columns.shape = take(18);
  if (width >= 560) columns.count = take(74);
  if (width >= 760) columns.who = take(26);
  const float x = columns.number.right() + gap;
  columns.code = {x, 0, std::max(0.0F, right - x - 8), 0};
  return columns;
}

float SourceRows::top_of(std::size_t line) const {
  const float top = static_cast<float>(line) * line_height;
  return opened && line > *opened ? top + strip() : top;
}

std::size_t SourceRows::first_in_sight(float scroll) const {
  float above = scroll;
  if (opened && above >= static_cast<float>(*opened + 1) * line_height)
    above = std::max(above - strip(), static_cast<float>(*opened) * line_height);
  const float line = std::floor(std::max(0.0F, above) / line_height);
  return std::min(count, static_cast<std::size_t>(line));
}

std::size_t SourceRows::end_of_sight(float scroll, float height) const {
  std::size_t end = first_in_sight(scroll);
  while (end < count && top_of(end) < scroll + height) ++end;
  return end;
}

float SourceRows::last_scroll(float room) const {
  return std::max(0.0F, height() - room);
}

float SourceRows::scroll_to(std::size_t line, float scroll, float room) const {
  const float top = top_of(line), bottom = top + line_height + (opened == line ? strip() : 0);
  constexpr float around = 2;  // lines above and below
  const float from = top - around * line_height, to = bottom + around * line_height;
  float wanted = scroll;
  const bool far_away = bottom < scroll - room || top > scroll + 2 * room;
  if (far_away)
    wanted = top - std::round(room * 0.35F / line_height) * line_height;
  else if (from < scroll)
    wanted = from;
  else if (to > scroll + room)
    wanted = to - room;
  return std::clamp(wanted, 0.0F, last_scroll(room));
}

}  // namespace switchboard::visualizer
