#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto closed_with_unread = std::to_array<Words>({
    {.mistake = "Closed while bytes lay unread",
     .did = "{call 1} with {unread bytes} in the receive queue",
     .expected = "reading until the end of the stream, then closing",
     .happened = "the kernel sent RST instead of FIN, and {peer} got {result 2}",
     .why = "The peer loses what it had not yet read, even if it was sent before the close; on a slow "
            "network more than here.",
     .fix = "Read until 0 before you close; to answer early, call shutdown(SHUT_WR) first and go on reading.",
     .reference = "RFC 2525, section 2.17; close(2)",
     .lesson = 14},
});

}  // namespace switchboard::finding_words
