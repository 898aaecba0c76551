#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto listen_without_bind = std::to_array<Words>({
    {.mistake = "The server listens on a port that nobody knows",
     .did = "{call 1} on a socket without an address, then accept",
     .expected = "bind to the server's port before listen",
     .happened = "the kernel chose a port",
     .why = "listen binds a socket that has no address to a free port, another one in each run.",
     .fix = "Call bind with the port before listen, or ask with getsockname which one it is.",
     .reference = "ip(7), on ephemeral ports",
     .lesson = 8},
    {.when = "port!=", .happened = "the kernel chose port {port}, and the program did not ask which"},
});

}  // namespace switchboard::finding_words
