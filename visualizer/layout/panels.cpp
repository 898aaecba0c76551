#include "visualizer/layout/panels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace switchboard::visualizer {
namespace {

constexpr float panel_gap = 4, top_bar_height = 44, status_bar_height = 24, tab_strip_height = 32;
constexpr float lowest_stacked_column = 560;  // a lower one has its views as tabs
constexpr float low_window = 860;             // a lower one is short of lines

struct Row {
  float from_width;
  float lesson;       ///< its column
  float right;        ///< the right column, beside a lesson
  float right_alone;  ///< the same without a lesson, whose width it shares with the main view
  float timeline;     ///< its height
};

// The design's table of windows, widest first.
constexpr std::array<Row, 4> rows{{
    {2560, 400, 560, 760, 320},
    {1920, 360, 520, 680, 240},
    {1440, 312, 424, 520, 200},
    {0, 288, 356, 460, 160},
}};

const Row& row_for(float width) {
  for (const Row& row : rows)
    if (width >= row.from_width) return row;
  return rows.back();
}

struct Name {
  View view;
  std::string_view name, title;
};

constexpr std::array<Name, view_count> names{{
    {View::stage, "stage", "Stage"},
    {View::ladder, "ladder", "Ladder"},
    {View::states, "states", "States"},
    {View::source, "source", "Source"},
    {View::timeline, "timeline", "Timeline"},
    {View::calls, "calls", "Calls"},
    {View::inspector, "inspector", "Inspector"},
    {View::console, "console", "Console"},
    {View::findings, "findings", "Findings"},
    {View::lesson, "lesson", "Lesson"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].view != static_cast<View>(i)) return false;
  return true;
}
static_assert(in_order());

/// How much of the column the view above the Inspector gets, as in the design's mocks.
float share_of(View right) {
  return right == View::source ? 0.58F : right == View::calls ? 0.5F : 0.4F;
}

float lower_height(View lower, const Row& row, float window, float body) {
  if (lower == View::timeline) return window < low_window ? std::min(row.timeline, 160.0F) : row.timeline;
  return std::round(body * 0.34F);
}

}  // namespace

std::string_view name_of(View view) {
  return names[number_of(view)].name;
}

std::string_view title_of(View view) {
  return names[number_of(view)].title;
}

std::optional<View> view_named(std::string_view name) {
  const auto found = std::ranges::find(names, name, &Name::name);
  return found == names.end() ? std::nullopt : std::optional(found->view);
}

Rect PanelLayout::of(View view) const {
  const auto found = std::ranges::find(panels, view, &Panel::view);
  return found == panels.end() ? Rect{} : found->rect;
}

PanelLayout lay_out_panels(float width, float height, const Places& places) {
  PanelLayout layout;
  layout.top_bar = {0, 0, width, top_bar_height};
  layout.status_bar = {0, height - status_bar_height, width, status_bar_height};
  Rect body{0, top_bar_height + panel_gap, width,
            height - top_bar_height - status_bar_height - 2 * panel_gap};
  if (width < 1280 || height < 720) {
    layout.one_at_a_time = true;
    layout.density = Density::compact;
    layout.tab_strip = {0, top_bar_height, width, tab_strip_height};
    layout.panels.push_back({places.focus, body.below(tab_strip_height)});
    return layout;
  }
  const Row& row = row_for(width);
  layout.density = width < 1440 || height < low_window ? Density::compact : Density::normal;
  const auto add = [&](View view, const Rect& rect) { layout.panels.push_back({view, rect}); };

  // In a low window the lesson's text needs all of its height: a question, its choices and what was observed.
  const bool text_is_high = places.left && height < low_window;
  if (text_is_high) {
    add(*places.left, body.left(row.lesson));
    body = body.right_of(row.lesson + panel_gap);
  }
  // The Timeline runs below everything; a list of calls stands below the main view, and the columns beside it
  // keep their height.
  Rect upper = body, lower;
  const bool runs_through = places.lower == View::timeline;
  if (places.lower) {
    const float h = lower_height(*places.lower, row, height, body.h);
    lower = {body.x, body.bottom() - h, body.w, h};
    if (runs_through) upper = body.top(body.h - h - panel_gap);
  }
  Rect middle = upper;
  if (places.left && !text_is_high) {
    add(*places.left, upper.left(row.lesson));
    middle = middle.right_of(row.lesson + panel_gap);
  }
  Rect column;
  if (places.right) {
    const float w = places.left ? row.right : row.right_alone;
    column = {middle.right() - w, middle.y, w, middle.h};
    middle.w -= w + panel_gap;
  }
  if (places.lower && !runs_through) {
    lower.x = middle.x;
    lower.w = middle.w;
    middle.h -= lower.h + panel_gap;
  }
  add(places.main, middle);
  if (places.right) {
    layout.column_is_stacked = column.h >= lowest_stacked_column && places.right != View::inspector;
    if (layout.column_is_stacked) {
      const float first = std::round(column.h * share_of(*places.right));
      add(*places.right, column.top(first));
      add(View::inspector, column.below(first + panel_gap));
    } else {
      add(places.front == Places::Front::inspector ? View::inspector : *places.right, column);
    }
  }
  if (places.lower) add(*places.lower, lower);
  return layout;
}

CallColumns lay_out_call_columns(float width) {
  CallColumns columns;
  const bool roomy = width >= 500;
  float x = 12;
  const auto take = [&x](float w) {
    const Rect r{x, 0, w, 0};
    x += w;
    return r;
  };
  columns.time = take(roomy ? 68 : 62);
  x += 8;
  columns.who = take(roomy ? 30 : 26);
  columns.shape = take(18);
  const float took = width >= 400 ? 60.0F : 0.0F;
  const float result = width >= 640 ? 108.0F : roomy ? 66.0F : 58.0F;
  columns.call = {x, 0, width - x - result - took - 16, 0};
  columns.result = {columns.call.right() + 4, 0, result - 4, 0};
  if (took > 0) columns.took = {columns.result.right(), 0, took, 0};
  return columns;
}

}  // namespace switchboard::visualizer
