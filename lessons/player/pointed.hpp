#pragma once
// The call that a step points at, for a face to select: of the program that the step's `look` names, the call
// that it names, the newest that has returned; else, where it is about what is going to happen (stage, source), the newest call, held or
// not, and where it is about what has happened (all other views), the newest that was made.

#include <optional>

#include "engine/model/timeline.hpp"
#include "lessons/player/lesson.hpp"

namespace switchboard::lessons {

/// Nothing when the program has made no such call by then.
std::optional<EventId> pointed_call(const Look& look, Timeline& timeline, Time at);

}  // namespace switchboard::lessons
