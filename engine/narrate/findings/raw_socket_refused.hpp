#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto raw_socket_refused = std::to_array<Words>({
    {.mistake = "Raw sockets are not for everybody",
     .did = "{result 1}",
     .expected = "a socket of type SOCK_STREAM or SOCK_DGRAM, or the right to a raw one",
     .happened = "the kernel refuses: a raw socket needs CAP_NET_RAW",
     .why = "Whoever may write packets himself may write a false sender into them.",
     .fix = "Run the program with CAP_NET_RAW, or use SOCK_DGRAM with IPPROTO_ICMP where a ping is all that "
            "is needed.",
     .reference = "raw(7), icmp(7)",
     .lesson = 29},
});

}  // namespace switchboard::finding_words
