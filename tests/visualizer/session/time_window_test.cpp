#include "visualizer/session/time_window.hpp"

#include <vector>

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {
const std::vector<Time> moments{{0}, {1'000'000}, {2'000'000}, {900'000'000}, {901'000'000}};
}

TEST_CASE("without a choice everything is in view, and grows with the recording") {
  TimeWindow window;
  window.follow(moments, {901'000'000}, TimeWindow::Growing::no);
  CHECK(window.is_everything());
  CHECK(window.view().from == Time{0});
  CHECK(window.view().to >= Time{901'000'000});
  window.follow(moments, {2'000'000'000}, TimeWindow::Growing::yes);
  CHECK(window.view().to > Time{2'000'000'000});
  window.look({{5}, {6'000'000}});
  window.follow(moments, {3'000'000'000}, TimeWindow::Growing::yes);
  CHECK(window.view() == Span{{5}, {6'000'000}});
}

TEST_CASE("the idle gap is folded until it is wanted to scale") {
  TimeWindow window;
  window.follow(moments, {901'000'000}, TimeWindow::Growing::no);
  CHECK(window.axis(0, 1000, moments).folds().size() == 1);
  window.set_gaps(TimeWindow::Gaps::to_scale);
  CHECK(window.axis(0, 1000, moments).folds().empty());
}

TEST_CASE("the time before the first call is idle, too") {
  const std::vector<Time> late{{60'000'000}, {61'000'000}, {62'000'000}};
  TimeWindow window;
  window.follow(late, {62'000'000}, TimeWindow::Growing::no);
  REQUIRE_FALSE(window.idle().empty());
  CHECK(window.idle().front() == Span{{0}, {60'000'000}});
}

TEST_CASE("a moment outside of the view is brought into it without changing how close we look") {
  TimeWindow window;
  window.follow(moments, {901'000'000}, TimeWindow::Growing::no);
  window.look({{0}, {3'000'000}});
  window.bring_into_view({1'500'000}, moments);
  CHECK(window.view() == Span{{0}, {3'000'000}});
  window.bring_into_view({901'000'000}, moments);
  CHECK(window.view().length() == 3'000'000);
  CHECK(window.view().from < Time{901'000'000});
  CHECK(window.view().to > Time{901'000'000});
}

TEST_CASE("by events the axis has equal steps") {
  TimeWindow window;
  window.follow(moments, {901'000'000}, TimeWindow::Growing::no);
  window.set_scale(TimeWindow::Scale::events);
  const TimeAxis axis = window.axis(0, 1000, moments);
  CHECK(axis.is_by_events());
  const float step = axis.x_of(moments[1]) - axis.x_of(moments[0]);
  for (std::size_t i = 2; i < moments.size(); ++i)
    CHECK_THAT(axis.x_of(moments[i]) - axis.x_of(moments[i - 1]), Catch::Matchers::WithinAbs(step, 0.1));
}
