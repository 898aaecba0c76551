#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto both_ends_receive = std::to_array<Words>({
    {.mistake = "Both ends wait for the other to speak",
     .did = "{call 1} waits for {peer}, which is in {call 2}",
     .expected = "an end that says that its message is over",
     .happened = "nothing is under way in either direction, so neither receive can return",
     .why = "A stream has no end of message. Who reads until recv returns 0 waits for the other's shutdown "
            "or close.",
     .fix = "Call shutdown(fd, SHUT_WR) after the last byte of the request, or let the message say how long "
            "it is.",
     .reference = "shutdown(2), recv(2)",
     .lesson = 24},
    {.when = "said=nothing",
     .expected = "an end that speaks first",
     .happened = "neither has sent a byte on this connection, so neither receive can return",
     .why = "Both programs think that it is the other's turn. Text that was written with fprintf or << may "
            "still be in the program's own buffer.",
     .fix = "Decide in the protocol who speaks first, and flush what a stdio stream or ostream holds back "
            "before you wait.",
     .reference = "recv(2), fflush(3)"},
});

}  // namespace switchboard::finding_words
