#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto both_ends_send = std::to_array<Words>({
    {.mistake = "Both ends send, and nobody reads",
     .did = "{call 1} waits for room, while {peer} is in {call 2}",
     .expected = "an end that reads while it has more to send",
     .happened = "{unread bytes} wait unread at {peer} and {queued bytes} in this end's send queue, so "
                 "neither send can go on",
     .why = "Queues hide it while messages are small: with larger ones both fill up, and both programs stand "
            "still.",
     .fix = "Read what comes between sends: wait with poll for POLLIN and POLLOUT, with a non-blocking "
            "socket or a thread for each direction.",
     .reference = "send(2), poll(2)",
     .lesson = 24},
});

}  // namespace switchboard::finding_words
