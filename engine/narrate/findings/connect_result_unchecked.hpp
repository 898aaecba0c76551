#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto connect_result_unchecked = std::to_array<Words>({
    {.mistake = "Nobody asked how connect ended",
     .did = "{result 1}, then {result 2}",
     .expected = "getsockopt(SO_ERROR) when the socket becomes writable",
     .happened = "the connection had failed, and the program used the socket all the same",
     .why = "A socket is writable when connect has ended, well or badly.",
     .fix = "When the socket is writable ask getsockopt for SO_ERROR; 0 means connected.",
     .reference = "connect(2), EINPROGRESS",
     .lesson = 24},
});

}  // namespace switchboard::finding_words
