#pragma once
// Time to pixels and back, for one stretch of time in one width (or height). By the wall clock everything is
// to scale, and idle gaps that would only be empty space are folded to a narrow zig-zag. By events the
// moments at which something happened lie equally far from each other, and time between them is stretched or
// squeezed. Zoom keeps what is under the mouse under the mouse.
//
//   TimeAxis axis({Time{0}, Time{5'000'000}}, 150, 1200, gaps);
//   TimeAxis axis({Time{0}, Time{5'000'000}}, 150, 1200, gaps, moments);        by events
//   axis.x_of(t);  axis.time_at(x);  axis.zoomed(1.25, x);  axis.ticks();
//
// Knows nothing of events but their times: gaps come from idle_gaps(), or none. `moments` must outlive it.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/time.hpp"

namespace switchboard::visualizer {

struct Span {
  Time from, to;
  bool operator==(const Span&) const = default;
  std::int64_t length() const { return to.ns - from.ns; }
};

/// The longest stretches in which nothing happened, by time; `times` rise. At most `most`.
std::vector<Span> idle_gaps(std::span<const Time> times, std::size_t most = 32);

class TimeAxis {
 public:
  TimeAxis(Span view, float left, float width, std::vector<Span> gaps);
  TimeAxis(Span view, float left, float width, std::vector<Span> gaps, std::span<const Time> moments);

  bool is_by_events() const { return !moments_.empty(); }
  Span view() const { return view_; }
  float left() const { return left_; }
  float right() const { return left_ + width_; }
  float x_of(Time t) const;
  Time time_at(float x) const;

  struct Fold {
    Span span;
    float x = 0, width = 0;
  };
  const std::vector<Fold>& folds() const { return folds_; }

  /// The widest stretch between two pixels that no fold covers: where words can be read.
  struct Stretch {
    float from = 0, to = 0;
  };
  Stretch widest_unfolded(float from, float to) const;

  /// `factor` above 1 looks closer. Never closer than 1 µs, by events than two of them.
  Span zoomed(double factor, float around_x) const;
  /// By pixels, where time is to scale.
  Span panned(float pixels) const;

  struct Tick {
    Time at;
    float x = 0;
    std::string label;  ///< with its unit
  };
  /// Round times, by events the times of moments; at least `apart` pixels from each other and outside folds.
  std::vector<Tick> ticks(float apart = 84) const;

 private:
  void fold_wall_gaps();
  void fold_event_gaps();
  std::vector<Tick> event_ticks(float apart) const;
  /// Where among the moments it lies: 3.5 is half way between the fourth and the fifth.
  double rank_of(Time t) const;
  Time time_of_rank(double rank) const;
  Span span_of_ranks(double from, double to) const;
  Span span_keeping(Time t, float x, std::int64_t length) const;

  Span view_;
  float left_, width_;
  std::vector<Span> gaps_;
  std::vector<Fold> folds_;
  double ns_per_pixel_ = 1;
  std::span<const Time> moments_;
  std::int64_t beyond_ = 1;  // by events: how long a step before the first and after the last of them is
  double first_rank_ = 0, ranks_per_pixel_ = 1;
};

}  // namespace switchboard::visualizer
