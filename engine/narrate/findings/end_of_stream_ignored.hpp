#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto end_of_stream_ignored = std::to_array<Words>({
    {.mistake = "The end of the stream is ignored",
     .did = "{result 1}, then received from descriptor {fd 1} again and again",
     .expected = "closing descriptor {fd 1}: 0 means that the peer has finished sending",
     .happened =
         "each further call returns 0 at once, so the program turns in a circle and keeps the processor "
         "busy",
     .why = "0 is not \"nothing yet\": no byte will ever follow on this connection.",
     .fix = "Leave the loop when the call returns 0, and close the descriptor.",
     .reference = "recv(2), RETURN VALUE",
     .lesson = 13},
});

}  // namespace switchboard::finding_words
