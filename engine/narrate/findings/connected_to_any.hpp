#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto connected_to_any = std::to_array<Words>({
    {.mistake = "The client calls no address in particular",
     .did = "{result 1}",
     .expected = "the address of the server's host",
     .happened = "Linux takes {address} for this machine itself",
     .why = "It works while the server is on the same machine, and calls the wrong one when it is not.",
     .fix = "Look at what inet_pton returns: 0 says that the text is no address, and leaves the address as "
            "it was. Use getaddrinfo for names.",
     .reference = "inet_pton(3), RETURN VALUE",
     .lesson = 7},
});

}  // namespace switchboard::finding_words
