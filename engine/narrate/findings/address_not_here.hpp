#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto address_not_here = std::to_array<Words>({
    {.mistake = "The address belongs to another machine",
     .did = "{result 1}",
     .expected = "an address of an interface of this machine, or INADDR_ANY for all of them",
     .happened = "no interface here has {address}",
     .why = "bind says on which of its own addresses a socket is called; whom a client calls is said to "
            "connect.",
     .fix = "Bind to INADDR_ANY, or to one of the addresses that `ip address` lists.",
     .reference = "bind(2), EADDRNOTAVAIL",
     .lesson = 8},
});

}  // namespace switchboard::finding_words
