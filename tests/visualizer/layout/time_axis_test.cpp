#include "visualizer/layout/time_axis.hpp"

#include <cmath>

#include <algorithm>

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {
constexpr std::int64_t ms = 1'000'000, s = 1'000 * ms;
const std::vector<Span> one_gap{{{400 * ms}, {1300 * ms}}};
}  // namespace

TEST_CASE("a time goes to a pixel and back") {
  const TimeAxis axis({{0}, {2 * s}}, 150, 1200, one_gap);
  REQUIRE(axis.folds().size() == 1);
  for (const std::int64_t t : {0L, 100 * ms, 399 * ms, 400 * ms, 700 * ms, 1290 * ms, 1300 * ms, 2 * s}) {
    const float x = axis.x_of({t});
    CHECK(std::abs(axis.time_at(x).ns - t) < 20 * ms);
    CHECK(std::abs(axis.x_of(axis.time_at(x)) - x) < 0.5F);
  }
  CHECK_THAT(axis.x_of({0}), Catch::Matchers::WithinAbs(150, 0.01));
  CHECK_THAT(axis.x_of({2 * s}), Catch::Matchers::WithinAbs(1350, 0.01));
}

TEST_CASE("an idle gap is folded when it would take much of the view, and is not when looked at closely") {
  CHECK(TimeAxis({{0}, {2 * s}}, 0, 1000, one_gap).folds().size() == 1);
  CHECK(TimeAxis({{0}, {20 * s}}, 0, 1000, one_gap).folds().empty());
  CHECK(TimeAxis({{500 * ms}, {600 * ms}}, 0, 1000, one_gap).folds().empty());
}

TEST_CASE("zoom keeps what is under the mouse under the mouse") {
  const float x = GENERATE(180.0F, 420.0F, 700.0F, 1200.0F);
  const double factor = GENERATE(1.25, 0.8, 3.0);
  const TimeAxis axis({{0}, {2 * s}}, 150, 1200, one_gap);
  const Time under = axis.time_at(x);
  const TimeAxis closer(axis.zoomed(factor, x), 150, 1200, one_gap);
  CHECK_THAT(closer.x_of(under), Catch::Matchers::WithinAbs(x, 1.0));
}

TEST_CASE("zoom ends at one microsecond") {
  Span view{{0}, {2 * s}};
  for (int i = 0; i < 200; ++i) view = TimeAxis(view, 0, 1000, {}).zoomed(2, 300);
  CHECK(view.length() == 1'000);
}

TEST_CASE("ticks are round, carry their unit and keep their distance") {
  const auto length = GENERATE(as<std::int64_t>{}, 1'000, 40'000, 3 * ms, 250 * ms, 2 * s, 90 * s);
  const TimeAxis axis({{0}, {length}}, 150, 1200, {});
  const auto ticks = axis.ticks();
  REQUIRE(ticks.size() >= 3);
  CHECK(ticks.front().label == "0 s");
  for (std::size_t i = 1; i < ticks.size(); ++i) {
    CHECK(ticks[i].x - ticks[i - 1].x >= 70);
    CHECK_THAT(ticks[i].label, Catch::Matchers::EndsWith("s"));
    CHECK(ticks[i].label != ticks[i - 1].label);
  }
}

TEST_CASE("no tick lies inside a fold") {
  const TimeAxis axis({{0}, {2 * s}}, 0, 1200, one_gap);
  for (const auto& tick : axis.ticks())
    for (const auto& fold : axis.folds()) CHECK_FALSE((tick.x > fold.x && tick.x < fold.x + fold.width));
}

TEST_CASE("idle gaps are the longest stretches without an event") {
  const std::vector<Time> times{{0}, {1 * ms}, {2 * ms}, {500 * ms}, {501 * ms}, {520 * ms}};
  CHECK(idle_gaps(times) == std::vector<Span>{{{2 * ms}, {500 * ms}}, {{501 * ms}, {520 * ms}}});
  CHECK(idle_gaps(times, 1) == std::vector<Span>{{{2 * ms}, {500 * ms}}});
}

namespace {
const std::vector<Time> uneven{{0}, {10}, {20}, {5'000}, {1'000'000}, {1'000'500}, {900'000'000}};
}

TEST_CASE("by events time goes to pixels and back, within and beyond the moments") {
  const TimeAxis axis({{0}, {900'000'000}}, 100, 900, {}, uneven);
  for (const Time t : uneven) CHECK(axis.time_at(axis.x_of(t)) == t);
  CHECK(axis.x_of({2'500}) > axis.x_of({10}));
  CHECK(axis.x_of({2'500}) < axis.x_of({5'000}));
  CHECK(axis.x_of({-1'000'000'000}) < 100);
  CHECK(axis.x_of({2'000'000'000}) > 1000);
  CHECK(axis.time_at(2000) > Time{900'000'000});
}

TEST_CASE("by events, too, zoom keeps what is under the mouse, and comes no closer than two events") {
  const TimeAxis axis({{0}, {900'000'000}}, 0, 1000, {}, uneven);
  const float x = axis.x_of({5'000});
  const TimeAxis closer(axis.zoomed(2, x), 0, 1000, {}, uneven);
  CHECK_THAT(closer.x_of({5'000}), Catch::Matchers::WithinAbs(x, 1));
  CHECK(closer.x_of({1'000'000}) - closer.x_of({5'000}) > 1.9F * (axis.x_of({1'000'000}) - x));
  Span view = axis.view();
  for (int i = 0; i < 60; ++i) view = TimeAxis(view, 0, 1000, {}, uneven).zoomed(1.5, x);
  const TimeAxis closest(view, 0, 1000, {}, uneven);
  CHECK(closest.x_of({1'000'000}) - closest.x_of({5'000}) < 520);
}

TEST_CASE("by events the ticks are the times of moments, and a long gap has its sign") {
  const TimeAxis axis({{0}, {900'000'000}}, 0, 1000, {{{1'000'500}, {900'000'000}}}, uneven);
  const auto ticks = axis.ticks(84);
  REQUIRE(ticks.size() > 3);
  for (const auto& tick : ticks) CHECK(std::ranges::count(uneven, tick.at) >= 1);
  REQUIRE(axis.folds().size() == 1);
  CHECK(axis.folds()[0].x > axis.x_of({1'000'500}));
  CHECK(axis.folds()[0].x + axis.folds()[0].width < axis.x_of({900'000'000}));
}
