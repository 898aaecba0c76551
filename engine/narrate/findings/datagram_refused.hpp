#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto datagram_refused = std::to_array<Words>({
    {.mistake = "An error of an earlier datagram is reported now",
     .did = "{result 1}, after {call 2}",
     .expected = "somebody who is bound to {peer}",
     .happened = "nobody was there: ICMP said so, and the kernel tells the connected socket at its next call",
     .why = "UDP's send succeeds when the datagram has left. The refusal comes later and is told once; a "
            "socket that is not connected is never told.",
     .fix =
         "Take ECONNREFUSED as \"the datagram before did not arrive\": wait and send it again, or give up.",
     .reference = "udp(7), ERROR HANDLING",
     .lesson = 16},
});

}  // namespace switchboard::finding_words
