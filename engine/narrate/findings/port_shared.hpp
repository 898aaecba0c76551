#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto port_shared = std::to_array<Words>({
    {.mistake = "Two programs share one port",
     .did = "{call 1}, with SO_REUSEPORT set",
     .expected = "one program that listens on {address}",
     .happened = "{other} listens there too, and the kernel gives each new connection to one of the two",
     .why = "SO_REUSEPORT lets sockets share a port, and so hides that an old run still goes on. "
            "SO_REUSEADDR is the option for a restart over TIME_WAIT.",
     .fix = "Set SO_REUSEADDR instead, and end the other program.",
     .reference = "socket(7), SO_REUSEPORT",
     .lesson = 9},
});

}  // namespace switchboard::finding_words
