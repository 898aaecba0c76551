#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto address_all_ones = std::to_array<Words>({
    {.mistake = "The address is 255.255.255.255",
     .did = "{result 1}",
     .expected = "the address of a host",
     .happened = "nobody can be reached there with TCP, and the call fails",
     .why = "inet_addr and inet_aton know numbers only: of a name as \"localhost\" inet_addr makes "
            "INADDR_NONE, which is 255.255.255.255.",
     .fix = "Translate names with getaddrinfo, and look at what each translation returns.",
     .reference = "inet(3), on INADDR_NONE",
     .lesson = 7},
    {.when = "by=bind, result=good",
     .happened = "Linux binds the socket all the same, and no client can reach it"},
});

}  // namespace switchboard::finding_words
