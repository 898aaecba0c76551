#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto select_set_not_rebuilt = std::to_array<Words>({
    {.mistake = "The set is not filled again before select",
     .did = "{result 2}, then {name 1} with an empty set",
     .expected = "a set that is filled anew before every call",
     .happened = "select waits for nothing: no connection and no byte can wake it",
     .why = "select leaves only the ready descriptors in the sets; after a timeout that is none.",
     .fix = "Call FD_ZERO and FD_SET in the loop, before each select.",
     .reference = "select(2), NOTES",
     .lesson = 23},
});

}  // namespace switchboard::finding_words
