#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto protocol_refused = std::to_array<Words>({
    {.mistake = "The protocol does not fit the socket's type",
     .did = "{result 1}",
     .expected = "SOCK_STREAM with IPPROTO_TCP, SOCK_DGRAM with IPPROTO_UDP, or 0 for the type's own",
     .happened = "the kernel has no such protocol for that type",
     .why = "The type says what the socket gives (a byte stream, datagrams), the protocol how; most types "
            "have just one.",
     .fix = "Pass 0 as the protocol.",
     .reference = "socket(2), EPROTONOSUPPORT",
     .lesson = 6},
    {.when = "what=family",
     .mistake = "The address family is one of the past",
     .expected = "AF_INET, AF_INET6 or AF_UNIX",
     .happened = "this kernel does not have that family",
     .why = "The socket interface was made for many networks. Of most of them only the number is left.",
     .fix = "Use AF_INET or AF_INET6.",
     .reference = "socket(2), EAFNOSUPPORT"},
});

}  // namespace switchboard::finding_words
