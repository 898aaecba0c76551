#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto negative_length = std::to_array<Words>({
    {.mistake = "A negative number is given as a length",
     .did = "{result 1}",
     .expected = "a length from 0 to the size of the buffer",
     .happened =
         "the length is a size_t, and {length} as one is the greatest there is; the call fails with {error}",
     .why = "A receive that fails returns -1. Passed on unchecked it asks the kernel to read all memory from "
            "the buffer on.",
     .fix = "Look at the result of each receive before it is used: below 0 is an error, 0 is the end.",
     .reference = "recv(2), RETURN VALUE",
     .lesson = 15},
});

}  // namespace switchboard::finding_words
