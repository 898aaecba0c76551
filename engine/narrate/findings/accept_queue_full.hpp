#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto accept_queue_full = std::to_array<Words>({
    {.mistake = "The accept queue is full, and callers are turned away",
     .did = "{call 1}, and {held counted connection} wait that nobody has accepted",
     .expected = "accept called soon after each connection, or room for all who call at once",
     .happened = "the queue holds one more than its limit of {limit}; the kernel dropped {dropped counted "
                 "segment} of further callers",
     .why = "The backlog is not the number of clients: it is how many may wait between their handshake and "
            "accept. A caller who is turned away sees no error, and tries again after 1 s.",
     .fix = "Call accept in a loop that nothing holds up, and give listen a backlog for the rush: SOMAXCONN.",
     .reference = "listen(2)",
     .lesson = 10},
});

}  // namespace switchboard::finding_words
