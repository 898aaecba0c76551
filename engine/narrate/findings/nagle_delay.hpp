#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto nagle_delay = std::to_array<Words>({
    {.mistake = "Each request waits for a delayed acknowledgement",
     .did = "{call 2}, then {call 1}, then {call 3}",
     .expected = "one send for the whole request",
     .happened = "the second piece left {delay} ms after its send had returned",
     .why = "Nagle's algorithm holds a small segment back until the one before is acknowledged, and a "
            "receiver that waits for more delays that acknowledgement by 40 ms.",
     .fix =
         "Put the pieces together: one send, or writev. TCP_NODELAY helps too, with a packet for each piece.",
     .reference = "tcp(7), TCP_NODELAY; RFC 9293, section 3.7.4",
     .lesson = 24},
});

}  // namespace switchboard::finding_words
