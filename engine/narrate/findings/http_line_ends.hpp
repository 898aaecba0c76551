#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto http_line_ends = std::to_array<Words>({
    {.mistake = "The HTTP lines end with \\n alone",
     .did = "{call 1}",
     .expected = "\\r\\n at the end of each line of the head, and an empty line with \\r\\n after it",
     .happened = "the first line of the {what} ends with \\n",
     .why = "Many receivers are lenient; one that is not waits for \\r\\n\\r\\n for ever, and neither end "
            "sees an error.",
     .fix = "Write \"\\r\\n\" at the end of each line of the head.",
     .reference = "RFC 9112, section 2.2",
     .lesson = 28},
});

}  // namespace switchboard::finding_words
