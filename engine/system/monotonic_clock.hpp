#pragma once
// CLOCK_MONOTONIC in nanoseconds: the one clock of a recording (clock_gettime(2)).
// Other clocks are converted at the door; see realtime_offset() for packet stamps.

#include <cstdint>
#include <ctime>

namespace switchboard::monotonic_clock {

inline std::int64_t read(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// Nanoseconds since boot.
inline std::int64_t now() {
  return read(CLOCK_MONOTONIC);
}

/// What to add to a CLOCK_REALTIME reading to get CLOCK_MONOTONIC. Read again now and then: realtime may be
/// set.
inline std::int64_t realtime_offset() {
  const auto before = now();
  const auto realtime = read(CLOCK_REALTIME);
  return before + (now() - before) / 2 - realtime;
}

}  // namespace switchboard::monotonic_clock
