#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto client_binds_port = std::to_array<Words>({
    {.mistake = "The client insists on a port of its own",
     .did = "{call 1}, then {result 2}",
     .expected = "connect without bind: the kernel chooses a free port",
     .happened = "every connection of this program comes from port {port}",
     .why = "Two runs at once collide, and a run right after another one to the same server meets its "
            "TIME_WAIT: EADDRINUSE or EADDRNOTAVAIL.",
     .fix = "Leave the bind away. A server learns the client's port from accept.",
     .reference = "ip(7), on ephemeral ports",
     .lesson = 12},
});

}  // namespace switchboard::finding_words
