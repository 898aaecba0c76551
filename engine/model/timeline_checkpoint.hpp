#pragma once
// A world that a timeline keeps, to replay from. Only the timeline's own files include it.

#include "engine/model/timeline.hpp"

namespace switchboard {

/// The world after all moments at or before `at`.
struct Timeline::Checkpoint {
  Time at{-1};  // before every moment
  Snapshot world;
};

}  // namespace switchboard
