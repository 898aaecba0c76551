#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto waits_for_lost_datagram = std::to_array<Words>({
    {.mistake = "The program waits for ever for an answer to a lost datagram",
     .did = "{call 2}, then {call 1} without a limit of time",
     .expected = "a receive that ends after a while, and then another try",
     .happened = "nobody is at that port, which the kernel tells only sockets that are connected",
     .why = "UDP promises no delivery. Over loopback little is lost, so it seems to work.",
     .fix = "Set SO_RCVTIMEO, or wait with poll and a timeout, and send again when nothing came.",
     .reference = "udp(7); socket(7), SO_RCVTIMEO",
     .lesson = 16},
    {.when = "lost=cable", .happened = "the datagram was lost on its way, and nobody sends it again"},
});

}  // namespace switchboard::finding_words
