#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto byte_at_a_time = std::to_array<Words>({
    {.mistake = "Each byte costs a call",
     .did = "{call 1}, hundreds of times",
     .expected = "receives with room for what may come",
     .happened = "{calls} calls and more moved a byte each",
     .why = "A call costs the same for one byte as for thousands: the program spends its time on the way "
            "into the kernel and back.",
     .fix =
         "Receive into a buffer and look for the line's end there; keep what follows it for the next line.",
     .reference = "recv(2)",
     .lesson = 13},
});

}  // namespace switchboard::finding_words
