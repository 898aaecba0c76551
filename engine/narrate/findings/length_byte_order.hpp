#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto length_byte_order = std::to_array<Words>({
    {.mistake = "The two ends read a length in different byte orders",
     .did = "{call 2}, then {call 1}",
     .expected = "a receive of {meant bytes}",
     .happened = "the four bytes are taken for {asked count}",
     .why = "The receiver reads the number as the network orders it; the sender has sent it as its own "
            "machine keeps it.",
     .fix = "Write htonl(length) where the number is sent, and ntohl where it is received.",
     .reference = "htonl(3)",
     .lesson = 25},
    {.when = "read=host",
     .why = "The sender sends the number as the network orders it; the receiver reads it as its own machine "
            "keeps numbers."},
});

}  // namespace switchboard::finding_words
