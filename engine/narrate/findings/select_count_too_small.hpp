#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto select_count_too_small = std::to_array<Words>({
    {.mistake = "select's count is the descriptor, not one more",
     .did = "{name 1} with nfds {nfds}",
     .expected = "{right}: the highest descriptor plus one",
     .happened = "descriptor {nfds} is not looked at, so it never becomes ready",
     .why = "select looks at the descriptors from 0 up to nfds - 1.",
     .fix = "Pass the highest descriptor plus one.",
     .reference = "select(2)",
     .lesson = 23},
});

}  // namespace switchboard::finding_words
