#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto no_destination = std::to_array<Words>({
    {.mistake = "The datagram has no destination",
     .did = "{result 1}",
     .expected = "sendto with an address, or connect before send",
     .happened = "the kernel does not know where to send it",
     .why = "A datagram socket has no peer of its own: each datagram says where it goes.",
     .fix = "Use sendto, or call connect once, which makes an address the default.",
     .reference = "send(2), EDESTADDRREQ",
     .lesson = 16},
});

}  // namespace switchboard::finding_words
