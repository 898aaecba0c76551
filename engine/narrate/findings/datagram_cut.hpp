#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto datagram_cut = std::to_array<Words>({
    {.mistake = "The datagram is longer than the buffer",
     .did = "{result 1}",
     .expected = "a buffer with room for the longest datagram that may come",
     .happened = "the kernel gave {got bytes} and threw the rest of the datagram away",
     .why = "A receive takes one whole datagram from the queue. What does not fit is lost; the next receive "
            "begins with the next datagram.",
     .fix = "Give recvfrom a buffer of 65,535 bytes, or of the longest message that your protocol has.",
     .reference = "udp(7), recv(2) on MSG_TRUNC",
     .lesson = 16},
    {.when = "length!=",
     .happened =
         "the datagram has {length bytes}: the kernel gave {got bytes} and threw {length-got bytes} away"},
});

}  // namespace switchboard::finding_words
