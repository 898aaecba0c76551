#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto edge_not_drained = std::to_array<Words>({
    {.mistake = "Bytes are left behind with EPOLLET",
     .did = "{result 1}, then {call 2}",
     .expected = "receiving until EAGAIN before waiting again",
     .happened = "{left bytes} lie in the receive queue, and epoll does not tell of them again",
     .why = "EPOLLET tells when something new comes, not while something is there.",
     .fix = "Receive in a loop until EAGAIN, or leave EPOLLET out.",
     .reference = "epoll(7)",
     .lesson = 23},
});

}  // namespace switchboard::finding_words
