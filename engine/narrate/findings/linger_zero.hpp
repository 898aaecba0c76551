#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto linger_zero = std::to_array<Words>({
    {.mistake = "close throws away what was not sent",
     .did = "{call 1}, then {call 2} with {unsent bytes} in the send queue",
     .expected = "a close that lets the kernel send the rest",
     .happened = "the kernel drops {unsent bytes} and resets the connection: the peer reads ECONNRESET "
                 "instead of them",
     .why = "SO_LINGER with a time of 0 is no cure for TIME_WAIT. It turns a farewell into an abort.",
     .fix = "Leave SO_LINGER alone. Where TIME_WAIT is in the way, SO_REUSEADDR on the listener is the cure.",
     .reference = "socket(7), SO_LINGER; RFC 9293, section 3.10.4",
     .lesson = 14},
});

}  // namespace switchboard::finding_words
