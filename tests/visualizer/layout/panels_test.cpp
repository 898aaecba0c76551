#include "visualizer/layout/panels.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {
std::vector<Rect> shown(const PanelLayout& layout) {
  std::vector<Rect> rects{layout.top_bar, layout.status_bar};
  for (const auto& panel : layout.panels) rects.push_back(panel.rect);
  return rects;
}
Places beside_lesson() {
  Places places;
  places.left = View::lesson;
  places.right = View::source;
  return places;
}
Places with_calls_below() {
  Places places;
  places.main = View::ladder;
  places.right = View::findings;
  places.lower = View::calls;
  return places;
}
Places alone() {
  Places places;
  places.main = View::states;
  return places;
}
}  // namespace

TEST_CASE("panels fill the window without overlapping at every size of the design") {
  const auto [width, height] =
      GENERATE(table<float, float>({{1280, 720}, {1440, 900}, {1920, 1080}, {2560, 1440}}));
  const auto places = GENERATE(beside_lesson(), with_calls_below(), alone());
  const auto panels = shown(lay_out_panels(width, height, places));
  CHECK(panels.size() >= 4);
  float area = 0;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    CHECK(Rect{0, 0, width, height}.contains(panels[i]));
    CHECK_FALSE(panels[i].is_empty());
    area += panels[i].w * panels[i].h;
    for (std::size_t k = i + 1; k < panels.size(); ++k) CHECK_FALSE(panels[i].overlaps(panels[k]));
  }
  CHECK(area > width * height * 0.97F);  // what is left are the gaps
}

TEST_CASE("the columns beside a lesson have the widths of the design") {
  const auto small = lay_out_panels(1280, 720, beside_lesson());
  CHECK(small.of(View::lesson).w == 288);
  CHECK(small.of(View::stage).w == 628);
  CHECK(small.of(View::source).w == 356);
  CHECK(small.of(View::inspector).is_empty());  // a tab beside it
  CHECK(small.density == Density::compact);
  CHECK(small.of(View::lesson).bottom() == small.of(View::timeline).bottom());  // its text needs the lines
  CHECK(small.of(View::timeline).x == small.of(View::stage).x);
  const auto middle = lay_out_panels(1440, 900, beside_lesson());
  CHECK(middle.of(View::lesson).w == 312);
  CHECK(middle.of(View::stage).w == 696);
  CHECK(middle.of(View::inspector).w == 424);
  CHECK(middle.of(View::timeline).h == 200);
  CHECK(middle.of(View::timeline).w == 1440);
  CHECK(middle.density == Density::normal);
}

TEST_CASE("calls below the main view leave the column beside it its height") {
  const auto layout = lay_out_panels(1440, 900, with_calls_below());
  CHECK(layout.of(View::calls).w == layout.of(View::ladder).w);
  CHECK(layout.of(View::inspector).bottom() == layout.of(View::calls).bottom());
  CHECK(layout.column_is_stacked);
}

TEST_CASE("a window too small for all panels shows the one in focus and a bar of tabs") {
  Places places;
  places.focus = View::timeline;
  const auto layout = lay_out_panels(1000, 600, places);
  CHECK(layout.one_at_a_time);
  CHECK(layout.panels.size() == 1);
  CHECK(layout.of(View::timeline).w == 1000);
  CHECK_FALSE(layout.tab_strip.is_empty());
  CHECK_FALSE(layout.tab_strip.overlaps(layout.of(View::timeline)));
}

TEST_CASE("a view is found by the name that it has") {
  for (std::size_t i = 0; i < view_count; ++i) {
    const View view = static_cast<View>(i);
    CHECK(view_named(name_of(view)) == view);
    CHECK_FALSE(title_of(view).empty());
  }
  CHECK_FALSE(view_named("cellar"));
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
