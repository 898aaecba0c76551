#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto result_not_kept = std::to_array<Words>({
    {.mistake = "The descriptor is lost in a comparison",
     .did = "{result 2}, then {result 1}",
     .expected = "the calls that follow on descriptor {made}",
     .happened = "descriptor {used} is used, which is no socket, and {made} never is",
     .why = "`if (fd = socket(…) < 0)` compares first and keeps the answer of the comparison, which is 0 "
            "when all went well.",
     .fix = "Keep the result first, on a line of its own, and compare then: fd = socket(…), and after it if "
            "(fd < 0).",
     .reference = "{page 2}, RETURN VALUE",
     .lesson = 6},
});

}  // namespace switchboard::finding_words
