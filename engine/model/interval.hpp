#pragma once
// A stretch of time that stands for something: a call from its entry to its return, a thread that is held.

#include <cstdint>

#include "engine/model/time.hpp"

namespace switchboard {

struct Interval {
  Time from;
  std::int64_t length = -1;  ///< below 0: it has not ended
  std::uint32_t index = 0;   ///< of what it stands for
  bool operator==(const Interval&) const = default;
};

}  // namespace switchboard
