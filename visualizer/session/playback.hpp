#pragma once
// The cursor going through a recording by itself, as fast as it happened or up to a thousand times slower.
// An idle gap is passed in a moment, whatever the speed.
//
//   playback.play();
//   cursor = playback.after(cursor, nanoseconds_that_really_passed, idle);
//
// It knows no clock and changes no program: slowing down stretches the view.

#include <array>
#include <span>
#include <string_view>

#include "visualizer/layout/time_axis.hpp"

namespace switchboard::visualizer {

class Playback {
 public:
  struct Speed {
    std::int64_t divisor;
    std::string_view words;
  };
  static constexpr std::array<Speed, 4> speeds{{{1, "1"}, {10, "1/10"}, {100, "1/100"}, {1000, "1/1000"}}};

  bool is_playing() const { return playing_; }
  void play() { playing_ = true; }
  void pause() { playing_ = false; }
  const Speed& speed() const { return speeds[speed_]; }
  void slower() { speed_ = speed_ + 1 < speeds.size() ? speed_ + 1 : speed_; }
  void faster() { speed_ = speed_ > 0 ? speed_ - 1 : 0; }
  void next_speed() { speed_ = (speed_ + 1) % speeds.size(); }
  /// The speed at which so much activity takes about ten seconds.
  void suit(std::int64_t active_ns);

  /// Where the cursor is `real_ns` later. `idle` rise and do not overlap.
  Time after(Time cursor, std::int64_t real_ns, std::span<const Span> idle) const;

 private:
  bool playing_ = false;
  std::size_t speed_ = 0;
};

}  // namespace switchboard::visualizer
