#pragma once
// A moment of a recording: nanoseconds of CLOCK_MONOTONIC since the recording started. Differences are plain
// ns.

#include <compare>
#include <cstdint>

namespace switchboard {

struct Time {
  std::int64_t ns = 0;
  auto operator<=>(const Time&) const = default;
  std::int64_t operator-(Time earlier) const { return ns - earlier.ns; }
  Time operator+(std::int64_t nanoseconds) const { return {ns + nanoseconds}; }
};

}  // namespace switchboard
