#pragma once
// Bars of a lane on a time axis, as pixels: calls too narrow to be seen apart (under 3 pixels) become one
// fold with a count. The work follows what is in view, by binary search, and what is drawn follows the
// pixels.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/interval.hpp"
#include "visualizer/layout/time_axis.hpp"

namespace switchboard::visualizer {

/// When a packet left, and its place in the timeline's events().
struct PacketMoment {
  Time at;
  std::uint32_t index = 0;
};

struct Bar {
  float x = 0, width = 0;
  std::uint32_t index = 0;  ///< of the first
  std::uint32_t count = 1;  ///< above 1: this many, folded
  bool ended = true;
};

/// `intervals` of one thread: they rise and do not overlap. `until` is where an unended one stops for now.
std::vector<Bar> bars_of(std::span<const Interval> intervals, const TimeAxis& axis, Time until);

struct Step {
  Time at;
  std::int64_t value = 0;
};
struct StepColumn {
  float x = 0;
  std::int64_t low = 0, high = 0, last = 0;  ///< within the pixel, so that a short spike is never lost
};
/// A counter's steps in view, one column per pixel at most; the first column is the value the view begins
/// with.
std::vector<StepColumn> columns_of(std::span<const Step> steps, const TimeAxis& axis);

}  // namespace switchboard::visualizer
