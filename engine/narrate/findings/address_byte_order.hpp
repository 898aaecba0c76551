#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto address_byte_order = std::to_array<Words>({
    {.mistake = "The address is not in network byte order",
     .did = "{result 1}",
     .expected = "the address {meant}",
     .happened = "the address is {used}: its four bytes are the wrong way round",
     .why =
         "Constants as INADDR_LOOPBACK are numbers of this machine; sin_addr has the bytes as they travel.",
     .fix =
         "Use htonl(INADDR_LOOPBACK). What inet_pton and inet_addr return is in network byte order already.",
     .reference = "ip(7), htonl(3)",
     .lesson = 7},
});

}  // namespace switchboard::finding_words
