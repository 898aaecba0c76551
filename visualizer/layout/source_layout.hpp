#pragma once
// Where the parts of a line of source lie in a panel of some width, which lines are in sight, and where the
// strip that speaks of the present line stands. Pure: it knows no text and no calls.

#include <cstddef>
#include <optional>

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

/// x and w only; w 0: left out. From the left: number, code; from the right: result, shape, count, who.
struct SourceColumns {
  Rect number, code, who, count, shape, result;
};
SourceColumns lay_out_source_columns(float width);

/// Lines of equal height, and below one of them a strip that moves the rest down.
struct SourceRows {
  float line_height = 23;
  std::size_t count = 0;              ///< lines
  std::optional<std::size_t> opened;  ///< the line (from 0) that has a strip below
  float strip_height = 0;

  float height() const { return static_cast<float>(count) * line_height + strip(); }
  /// Top of a line, from the top of the first.
  float top_of(std::size_t line) const;
  /// The first and one past the last line that shows in `height`, scrolled by `scroll`.
  std::size_t first_in_sight(float scroll) const;
  std::size_t end_of_sight(float scroll, float height) const;
  /// The scroll that shows a line and its strip with some lines around; as it is when they show already.
  float scroll_to(std::size_t line, float scroll, float height) const;
  float last_scroll(float height) const;

 private:
  float strip() const { return opened && *opened < count ? strip_height : 0; }
};

}  // namespace switchboard::visualizer
