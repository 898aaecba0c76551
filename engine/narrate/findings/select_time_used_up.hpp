#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto select_time_used_up = std::to_array<Words>({
    {.mistake = "select's timeout is used up",
     .did = "{result 2}, then {name 1} again and again with a timeout of zero",
     .expected = "a timeout that is set before every call",
     .happened = "select returns at once each time, and the program keeps the processor busy",
     .why = "Linux writes the time that is left into the structure; after a timeout that is zero.",
     .fix = "Set the struct timeval in the loop, before each select.",
     .reference = "select(2), Timeouts",
     .lesson = 23},
});

}  // namespace switchboard::finding_words
