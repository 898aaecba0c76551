#include "visualizer/layout/arrangement.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {
ViewSet all() {
  return ViewSet().set();
}
ViewSet only(std::initializer_list<View> views) {
  ViewSet set;
  for (const View view : views) set.set(number_of(view));
  return set;
}
std::vector<View> shown(const Arrangement& arrangement, float width = 1440, float height = 900) {
  std::vector<View> views;
  for (const auto& panel : lay_out_panels(width, height, arrangement.places()).panels)
    views.push_back(panel.view);
  return views;
}
bool has(const std::vector<View>& views, View view) {
  return std::ranges::count(views, view) == 1;
}
}  // namespace

TEST_CASE("every view that is opened is shown once, at every size, whatever was open before") {
  const auto lesson = GENERATE(WithLesson::no, WithLesson::yes);
  const auto available =
      GENERATE(all(), only({View::stage, View::timeline, View::calls, View::inspector, View::lesson}));
  Arrangement arrangement(available, lesson);
  for (std::size_t first = 0; first < view_count; ++first)
    for (std::size_t second = 0; second < view_count; ++second) {
      arrangement.open(static_cast<View>(first));
      const View wanted = static_cast<View>(second);
      if (!arrangement.open(wanted)) continue;
      INFO(name_of(static_cast<View>(first)) << " then " << name_of(wanted));
      for (const auto& views :
           {shown(arrangement), shown(arrangement, 1280, 720), shown(arrangement, 900, 600)}) {
        CHECK(has(views, wanted));
        for (const View view : views) CHECK(has(views, view));
      }
    }
}

TEST_CASE("a view that this window does not have is never in a place") {
  Arrangement arrangement(only({View::stage, View::timeline, View::calls, View::inspector}), WithLesson::no);
  CHECK_FALSE(arrangement.open(View::ladder));
  CHECK(arrangement.main_tabs() == std::vector{View::stage, View::timeline});
  CHECK(shown(arrangement) == std::vector{View::stage, View::calls, View::inspector, View::timeline});
}

TEST_CASE("the ladder has the findings beside it and the calls below") {
  Arrangement arrangement(all(), WithLesson::no);
  arrangement.open(View::ladder);
  CHECK(shown(arrangement) == std::vector{View::ladder, View::findings, View::inspector, View::calls});
  arrangement.open(View::stage);
  CHECK(shown(arrangement) == std::vector{View::stage, View::calls, View::inspector, View::timeline});
}

TEST_CASE("a tab changes what is in its place, and only there") {
  Arrangement arrangement(all(), WithLesson::no);
  arrangement.open_instead_of(View::calls, View::console);
  CHECK(shown(arrangement) == std::vector{View::stage, View::console, View::inspector, View::timeline});
  arrangement.open_instead_of(View::timeline, View::calls);
  CHECK(arrangement.places().lower == View::calls);
  CHECK(arrangement.places().right == View::console);
  // What was changed beside the Stage is still there after a look at the Ladder.
  arrangement.open(View::ladder);
  CHECK(arrangement.places().right == View::findings);
  arrangement.open(View::stage);
  CHECK(arrangement.places().right == View::console);
}

TEST_CASE("a column too low for two views has the inspector as one of its tabs") {
  Arrangement arrangement(all(), WithLesson::yes);
  const auto layout = lay_out_panels(1280, 720, arrangement.places());
  const auto tabs = arrangement.tabs_beside(View::source, layout);
  CHECK(has(tabs, View::source));
  CHECK(has(tabs, View::inspector));
  arrangement.open_instead_of(View::source, View::inspector);
  CHECK(has(shown(arrangement, 1280, 720), View::inspector));
  CHECK_FALSE(has(shown(arrangement, 1280, 720), View::source));
}

TEST_CASE("the column beside the main view can be put away and comes back with what is opened in it") {
  Arrangement arrangement(all(), WithLesson::no);
  arrangement.toggle_column();
  CHECK(shown(arrangement) == std::vector{View::stage, View::timeline});
  arrangement.open(View::findings);
  CHECK(has(shown(arrangement), View::findings));
}
