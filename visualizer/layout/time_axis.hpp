#pragma once
// Time to pixels and back, for one stretch of time in one width. Idle gaps that would only be empty space are
// folded to a narrow zig-zag; everything else is to scale. Zoom keeps what is under the mouse under the
// mouse.
//
//   TimeAxis axis({Time{0}, Time{5'000'000}}, 150, 1200, gaps);
//   axis.x_of(t);  axis.time_at(x);  axis.zoomed(1.25, x);  axis.ticks();
//
// Knows nothing of events: gaps come from idle_gaps(), or none.

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

  /// `factor` above 1 looks closer. Never closer than 1 µs.
  Span zoomed(double factor, float around_x) const;
  /// By pixels, where time is to scale.
  Span panned(float pixels) const;

  struct Tick {
    Time at;
    float x = 0;
    std::string label;  ///< with its unit
  };
  /// Round times, at least `apart` pixels from each other and outside folds.
  std::vector<Tick> ticks(float apart = 84) const;

 private:
  Span span_keeping(Time t, float x, std::int64_t length) const;
  Span view_;
  float left_, width_;
  std::vector<Span> gaps_;
  std::vector<Fold> folds_;
  double ns_per_pixel_ = 1;
};

}  // namespace switchboard::visualizer
