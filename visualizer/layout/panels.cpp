#include "visualizer/layout/panels.hpp"

#include <array>

namespace switchboard::visualizer {
namespace {

constexpr float gap = 4, top_bar_height = 44, status_bar_height = 24;

struct Row {
  float from_width;
  float lesson;       ///< its column
  float right;        ///< Calls and details, beside a lesson
  float right_alone;  ///< the same without a lesson, whose width it shares with the Stage
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

}  // namespace

PanelLayout lay_out_panels(float width, float height, WithLesson with_lesson, Panel focus) {
  PanelLayout layout;
  layout.top_bar = {0, 0, width, top_bar_height};
  layout.status_bar = {0, height - status_bar_height, width, status_bar_height};
  const Rect body{0, top_bar_height + gap, width, height - top_bar_height - status_bar_height - 2 * gap};
  if (width < 1280 || height < 720) {
    layout.one_at_a_time = true;
    layout.density = Density::compact;
    switch (focus) {
      case Panel::lesson:
        (with_lesson == WithLesson::yes ? layout.lesson : layout.stage) = body;
        break;
      case Panel::stage:
        layout.stage = body;
        break;
      case Panel::calls:
        layout.calls = body.top(body.h * 0.55F);
        layout.details = body.below(layout.calls.h + gap);
        break;
      case Panel::timeline:
        layout.timeline = body;
        break;
    }
    return layout;
  }
  const Row& row = row_for(width);
  layout.density = width < 1440 || height < 860 ? Density::compact : Density::normal;
  const float timeline_height = height < 860 ? std::min(row.timeline, 160.0F) : row.timeline;
  layout.timeline = {0, body.bottom() - timeline_height, width, timeline_height};
  const float upper = body.h - timeline_height - gap;
  float left = 0;
  if (with_lesson == WithLesson::yes) {
    layout.lesson = {0, body.y, row.lesson, upper};
    left = row.lesson + gap;
  }
  const float right = with_lesson == WithLesson::yes ? row.right : row.right_alone;
  layout.stage = {left, body.y, width - left - gap - right, upper};
  const Rect column{width - right, body.y, right, upper};
  const float details = column.h * 0.5F;
  layout.calls = column.top(column.h - details - gap);
  layout.details = column.below(layout.calls.h + gap);
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
  columns.time = take(roomy ? 74 : 62);
  x += 8;
  columns.who = take(roomy ? 30 : 26);
  columns.shape = take(18);
  const float took = width >= 400 ? 60.0F : 0.0F;
  const float result = roomy ? 108.0F : 58.0F;
  columns.call = {x, 0, width - x - result - took - 16, 0};
  columns.result = {columns.call.right() + 4, 0, result - 4, 0};
  if (took > 0) columns.took = {columns.result.right(), 0, took, 0};
  return columns;
}

}  // namespace switchboard::visualizer
