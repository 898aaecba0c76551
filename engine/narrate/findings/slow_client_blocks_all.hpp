#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto slow_client_blocks_all = std::to_array<Words>({
    {.mistake = "One slow client holds up all others",
     .did = "{call 1} waits for a client that does not read",
     .expected = "a server that goes on with others while one is slow",
     .happened = "{unread bytes} wait unread at that client and {queued bytes} in the send queue, and "
                 "{others counted other} wait for the server",
     .why = "A blocking send returns when the kernel has room, which the slowest reader decides. On loopback "
            "with small messages there always is room.",
     .fix = "Make the sockets non-blocking and send what poll says there is room for, or give each client a "
            "thread.",
     .reference = "send(2), poll(2)",
     .lesson = 26},
});

}  // namespace switchboard::finding_words
