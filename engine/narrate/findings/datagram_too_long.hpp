#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto datagram_too_long = std::to_array<Words>({
    {.mistake = "The datagram is longer than UDP can carry",
     .did = "{result 1}",
     .expected = "at most {most count} bytes in a datagram, and better no more than 1,400",
     .happened = "the kernel sends nothing of the {length bytes}",
     .why = "A datagram travels whole or not at all. One that is longer than a packet of the link is cut "
            "into fragments, and lost when one of them is.",
     .fix = "Send several datagrams, each with its number, or use TCP for what is long.",
     .reference = "udp(7), send(2), EMSGSIZE",
     .lesson = 16},
});

}  // namespace switchboard::finding_words
