#include "visualizer/layout/time_bars.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

TEST_CASE("calls under three pixels become one fold with their number") {
  std::vector<Interval> intervals;
  for (std::uint32_t i = 0; i < 1000; ++i) intervals.push_back({{i * 10}, 5, i});
  intervals.push_back({{500'000}, 300'000, 1000});
  const auto bars = bars_of(intervals, TimeAxis({{0}, {1'000'000}}, 0, 1000, {}), {1'000'000});
  REQUIRE(bars.size() == 2);
  CHECK(bars[0].count == 1000);
  CHECK(bars[1].count == 1);
  CHECK_THAT(bars[1].width, Catch::Matchers::WithinAbs(300, 0.5));
}

TEST_CASE("what is drawn follows the pixels and not the calls") {
  std::vector<Interval> intervals;
  for (std::uint32_t i = 0; i < 200'000; ++i) intervals.push_back({{i * 1000}, 900, i});
  const auto bars = bars_of(intervals, TimeAxis({{0}, {200'000'000}}, 0, 800, {}), {200'000'000});
  CHECK(bars.size() <= 800);
  std::uint64_t total = 0;
  for (const Bar& bar : bars) total += bar.count;
  CHECK(total == 200'000);
}

TEST_CASE("a call that has not returned reaches to the present") {
  const std::vector<Interval> intervals{{{100'000}, -1, 0}};
  const auto bars = bars_of(intervals, TimeAxis({{0}, {1'000'000}}, 0, 1000, {}), {600'000});
  REQUIRE(bars.size() == 1);
  CHECK_FALSE(bars[0].ended);
  CHECK_THAT(bars[0].width, Catch::Matchers::WithinAbs(500, 0.5));
}

TEST_CASE("calls before and after the view are left out") {
  const std::vector<Interval> intervals{{{0}, 10, 0}, {{500'000}, 50'000, 1}, {{900'000}, 10, 2}};
  const auto bars = bars_of(intervals, TimeAxis({{400'000}, {600'000}}, 0, 1000, {}), {1'000'000});
  REQUIRE(bars.size() == 1);
  CHECK(bars[0].index == 1);
}

TEST_CASE("a spike within one pixel keeps its height") {
  std::vector<Step> steps;
  for (int i = 0; i < 1000; ++i) steps.push_back({{500'000 + i}, i == 500 ? 9 : 1});
  const auto columns = columns_of(steps, TimeAxis({{0}, {1'000'000}}, 0, 100, {}));
  REQUIRE(columns.size() == 2);
  CHECK(columns[0].last == 0);
  CHECK(columns[1].high == 9);
  CHECK(columns[1].last == 1);
}
