#pragma once
// The lines of the text ladder, in the order of their places: where a call begins and ends, where a segment
// leaves and arrives, what a note is about, where a program ends, where nothing happens for long.
//
//   for (const LadderTextRow& row : ladder_text_rows(ladder, rows, columns, timeline, until)) …
//
// Rows point into `rows`, which has to outlive them.

#include <cstdint>
#include <vector>

#include "engine/explain/ladder/ladder.hpp"
#include "visualizer/layout/ladder_columns.hpp"
#include "visualizer/layout/ladder_rows.hpp"

namespace switchboard::tool {

struct LadderTextRow {
  enum class Kind { arrow, arrival, end, exit, begin, note, gap };
  std::int32_t y = 0;
  Kind kind = Kind::begin;
  LaneNumber lane = no_lane;
  const visualizer::LadderBar* bar = nullptr;
  const visualizer::LadderArrow* arrow = nullptr;
  std::uint32_t index = 0;  ///< of the packet that the note is about
  Time at = {};
  std::int64_t gap = 0;
};

/// Those up to that moment.
std::vector<LadderTextRow> ladder_text_rows(const Ladder& ladder, const visualizer::LadderRows& rows,
                                            const visualizer::LadderColumns& columns,
                                            const Timeline& timeline, Time until);
/// A call that nothing happened during, that failed, or that stands for several.
bool is_one_line(const visualizer::LadderBar& bar, const Timeline& timeline);

}  // namespace switchboard::tool
