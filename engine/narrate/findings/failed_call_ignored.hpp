#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto failed_call_ignored = std::to_array<Words>({
    {.mistake = "A call failed, and the program goes on as if it had not",
     .did = "{result 1}, then {result 2}",
     .expected = "looking at what {name 1} returned, and not going on after -1",
     .happened = "the socket is not connected, so nothing can be sent or received on it",
     .why = "Every later call fails because of the first one, and its error says nothing about the cause.",
     .fix = "Check {name 1}'s result; print the reason with perror and stop, or try another address.",
     .reference = "{page 1}, ERRORS",
     .lesson = 15},
    {.when = "then=listen",
     .happened = "the socket has no address of its own, so the kernel gives it some free port",
     .why = "listen succeeds all the same, and no client finds the server."},
});

}  // namespace switchboard::finding_words
