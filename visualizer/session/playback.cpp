#include "visualizer/session/playback.hpp"

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {

constexpr std::int64_t longest_wait = 500'000'000;  // in which an idle gap is passed

void Playback::suit(std::int64_t active_ns) {
  speed_ = 0;
  constexpr double wanted = 10e9;
  for (std::size_t i = 1; i < speeds.size(); ++i) {
    const auto takes = [&](std::size_t speed) {
      return std::abs(std::log(static_cast<double>(std::max<std::int64_t>(active_ns, 1)) *
                               static_cast<double>(speeds[speed].divisor) / wanted));
    };
    if (takes(i) < takes(speed_)) speed_ = i;
  }
}

Time Playback::after(Time cursor, std::int64_t real_ns, std::span<const Span> idle) const {
  const double speed_now = 1.0 / static_cast<double>(speed().divisor);
  const auto played = [](std::int64_t real, double rate) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(real) * rate));
  };
  auto gap = std::ranges::upper_bound(idle, cursor, {}, &Span::to);
  while (true) {
    const bool inside = gap != idle.end() && gap->from <= cursor;
    const double rate =
        inside ? std::max(speed_now, static_cast<double>(gap->length()) / static_cast<double>(longest_wait))
               : speed_now;
    if (gap == idle.end()) return cursor + played(real_ns, rate);
    const Time until = inside ? gap->to : gap->from;
    const auto needed = static_cast<std::int64_t>(std::ceil(static_cast<double>(until - cursor) / rate));
    if (needed >= real_ns) return cursor + played(real_ns, rate);
    real_ns -= needed;
    cursor = until;
    if (inside) ++gap;
  }
}

}  // namespace switchboard::visualizer
