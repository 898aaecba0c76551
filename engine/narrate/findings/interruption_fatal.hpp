#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto interruption_fatal = std::to_array<Words>({
    {.mistake = "An interrupted call is taken for a failure",
     .did = "{result 1}, and the program ended with {code}",
     .expected = "the same call once more",
     .happened = "a signal came while the call waited, which is no error of the socket",
     .why = "Any child that ends, and any handler, can interrupt a waiting call.",
     .fix = "When errno is EINTR make the call again, or install the handler with SA_RESTART.",
     .reference = "signal(7), EINTR",
     .lesson = 15},
});

}  // namespace switchboard::finding_words
