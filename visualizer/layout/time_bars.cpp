#include "visualizer/layout/time_bars.hpp"

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {
namespace {
constexpr float narrowest = 3;
}

std::vector<Bar> bars_of(std::span<const Interval> intervals, const TimeAxis& axis, Time until) {
  std::vector<Bar> bars;
  const Span view = axis.view();
  const auto end_of = [&](const Interval& i) {
    return i.length < 0 ? std::max(until, i.from) : i.from + i.length;
  };
  auto it = std::ranges::partition_point(intervals, [&](const Interval& i) { return end_of(i) < view.from; });
  while (it != intervals.end() && it->from <= view.to) {
    Bar bar;
    bar.x = axis.x_of(it->from);
    bar.width = axis.x_of(end_of(*it)) - bar.x;
    bar.index = it->index;
    bar.ended = it->length >= 0;
    if (bar.width >= narrowest || !bar.ended) {
      bars.push_back(bar);
      ++it;
      continue;
    }
    // One fold takes everything that begins within the next three pixels, found by search and not by walking.
    const Time limit = axis.time_at(bar.x + narrowest);
    auto next =
        std::partition_point(it + 1, intervals.end(), [&](const Interval& i) { return i.from < limit; });
    // A long call at its end stands for itself.
    if (next - it > 1) {
      const Interval& last = *(next - 1);
      if (axis.x_of(end_of(last)) - axis.x_of(last.from) >= narrowest || last.length < 0) --next;
    }
    bar.count = static_cast<std::uint32_t>(next - it);
    bar.width = narrowest;
    // Equal neighbours grow into one fold rather than a picket fence without an end.
    if (!bars.empty() && bars.back().count > 1 && bar.count > 1 &&
        bar.x - (bars.back().x + bars.back().width) < 1) {
      bars.back().width = bar.x + narrowest - bars.back().x;
      bars.back().count += bar.count;
    } else {
      bars.push_back(bar);
    }
    it = next;
  }
  return bars;
}

std::vector<StepColumn> columns_of(std::span<const Step> steps, const TimeAxis& axis) {
  std::vector<StepColumn> columns;
  const Span view = axis.view();
  auto it = std::ranges::upper_bound(steps, view.from, {}, &Step::at);
  const std::int64_t start = it == steps.begin() ? 0 : (it - 1)->value;
  columns.push_back({axis.left(), start, start, start});
  while (it != steps.end() && it->at <= view.to) {
    const float x = std::floor(axis.x_of(it->at));
    const Time limit = axis.time_at(x + 1);
    StepColumn column{x, it->value, it->value, it->value};
    // Within one pixel every step is looked at for its extremes.
    const auto next = std::partition_point(it + 1, steps.end(), [&](const Step& s) { return s.at < limit; });
    for (auto s = it; s != next; ++s) {
      column.low = std::min(column.low, s->value);
      column.high = std::max(column.high, s->value);
    }
    column.last = (next - 1)->value;
    columns.push_back(column);
    it = next;
  }
  return columns;
}

}  // namespace switchboard::visualizer
