#include "visualizer/layout/panels.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {
std::vector<Rect> shown(const PanelLayout& layout) {
  std::vector<Rect> panels;
  for (const Rect& r : {layout.top_bar, layout.status_bar, layout.lesson, layout.stage, layout.calls,
                        layout.details, layout.timeline})
    if (!r.is_empty()) panels.push_back(r);
  return panels;
}
}  // namespace

TEST_CASE("panels fill the window without overlapping at every size of the design") {
  const auto [width, height] =
      GENERATE(table<float, float>({{1280, 720}, {1440, 900}, {1920, 1080}, {2560, 1440}}));
  const auto lesson = GENERATE(WithLesson::no, WithLesson::yes);
  const auto panels = shown(lay_out_panels(width, height, lesson, Panel::stage));
  CHECK(panels.size() == (lesson == WithLesson::yes ? 7 : 6));
  for (std::size_t i = 0; i < panels.size(); ++i) {
    CHECK(Rect{0, 0, width, height}.contains(panels[i]));
    for (std::size_t k = i + 1; k < panels.size(); ++k) CHECK_FALSE(panels[i].overlaps(panels[k]));
  }
}

TEST_CASE("the columns beside a lesson have the widths of the design") {
  const auto small = lay_out_panels(1280, 720, WithLesson::yes, Panel::stage);
  CHECK(small.lesson.w == 288);
  CHECK(small.stage.w == 628);
  CHECK(small.calls.w == 356);
  CHECK(small.density == Density::compact);
  const auto middle = lay_out_panels(1440, 900, WithLesson::yes, Panel::stage);
  CHECK(middle.lesson.w == 312);
  CHECK(middle.stage.w == 696);
  CHECK(middle.calls.w == 424);
  CHECK(middle.timeline.h == 200);
  CHECK(middle.density == Density::normal);
}

TEST_CASE("a window too small for all panels shows the one in focus") {
  const auto layout = lay_out_panels(1000, 600, WithLesson::no, Panel::timeline);
  CHECK(layout.one_at_a_time);
  CHECK(layout.stage.is_empty());
  CHECK(layout.timeline.w == 1000);
}

TEST_CASE("columns of calls stay inside the list and give the call what is left") {
  const float width = GENERATE(356.0F, 424.0F, 520.0F, 680.0F);
  const auto columns = lay_out_call_columns(width);
  CHECK(columns.call.w >= 110);
  CHECK(columns.result.right() <= width);
  CHECK((columns.took.w == 0 || columns.took.right() <= width));
  CHECK(columns.who.x >= columns.time.right());
  CHECK(columns.result.x >= columns.call.right());
}
