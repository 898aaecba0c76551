#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto privileged_port = std::to_array<Words>({
    {.mistake = "The port is reserved",
     .did = "{result 1}",
     .expected = "a port from 1024 on, or the right to use {port}",
     .happened = "ports below 1024 are for programs with CAP_NET_BIND_SERVICE, as root's are",
     .why = "Who calls a low port shall be able to trust that the machine's owner started what answers.",
     .fix = "Use a port above 1023, such as 8080.",
     .reference = "ip(7), EACCES; capabilities(7)",
     .lesson = 4},
});

}  // namespace switchboard::finding_words
