#include "engine/tool/show/ladder_text_rows.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace switchboard::tool {
namespace {

using Kind = LadderTextRow::Kind;
using visualizer::LadderArrow;
using visualizer::LadderBar;
using visualizer::LadderRows;

constexpr LadderRows::Range everything{-1, std::numeric_limits<std::int32_t>::max() - 1000};

/// One that we held the thread before was made when it was let go.
Time made_at(const LadderLane& lane, std::uint32_t call, const Timeline& timeline) {
  const auto found = std::ranges::lower_bound(lane.calls, call, {}, &Interval::index);
  return found != lane.calls.end() && found->index == call ? found->from : timeline.head(call).at;
}

void add_calls(std::vector<LadderTextRow>& result, LaneNumber number, const Ladder& ladder,
               const LadderRows& rows, const Timeline& timeline) {
  const LadderLane& lane = ladder.lanes()[number];
  for (const LadderBar& bar : rows.bars(number, everything)) {
    LadderTextRow row{.y = bar.top,
                      .kind = Kind::begin,
                      .lane = number,
                      .bar = &bar,
                      .at = made_at(lane, bar.first, timeline)};
    result.push_back(row);
    row.kind = Kind::end;
    row.y = bar.bottom;
    row.at = Time{timeline.head(bar.last).returned_ns};
    if (!is_one_line(bar, timeline) && !bar.is_open() && row.at.ns >= 0) result.push_back(row);
  }
  if (const auto y = rows.exit_of(number))
    result.push_back({.y = *y, .kind = Kind::exit, .lane = number, .at = *lane.ended});
}

void add_arrows(std::vector<LadderTextRow>& result, const Ladder& ladder, const LadderRows& rows,
                const Timeline& timeline) {
  for (const LadderArrow& arrow : rows.arrows(everything)) {
    const auto index =
        arrow.kind == LadderArrow::Kind::passage ? ladder.passages()[arrow.index].sent : arrow.index;
    result.push_back({.y = arrow.from, .kind = Kind::arrow, .arrow = &arrow, .at = timeline.head(index).at});
    if (arrow.to - arrow.from > LadderRows::arrow_drop)
      result.push_back({.y = arrow.to, .kind = Kind::arrival, .arrow = &arrow, .at = rows.time_at(arrow.to)});
  }
}

}  // namespace

bool is_one_line(const LadderBar& bar, const Timeline& timeline) {
  return !bar.is_open() && (bar.count > 1 || bar.bottom - bar.top == LadderRows::bar_height ||
                            timeline.head(bar.first).error != 0);
}

std::vector<LadderTextRow> ladder_text_rows(const Ladder& ladder, const LadderRows& rows,
                                            const visualizer::LadderColumns& columns,
                                            const Timeline& timeline, Time until) {
  std::vector<LadderTextRow> result;
  for (const auto& column : columns.columns)
    if (column.kind == visualizer::LadderColumn::Kind::lane)
      add_calls(result, column.lane, ladder, rows, timeline);
  add_arrows(result, ladder, rows, timeline);
  for (const auto& note : rows.notes(everything))
    result.push_back(
        {.y = note.top, .kind = Kind::note, .index = note.index, .at = timeline.head(note.index).at});
  for (const auto& gap : rows.gaps(everything))
    result.push_back({.y = gap.top, .kind = Kind::gap, .at = gap.from, .gap = gap.to - gap.from});
  const auto last = rows.y_of(until);
  std::erase_if(result, [&](const LadderTextRow& row) { return row.y > last; });
  std::ranges::stable_sort(result, {},
                           [](const LadderTextRow& row) { return std::tuple(row.y, row.at, row.kind); });
  return result;
}

}  // namespace switchboard::tool
