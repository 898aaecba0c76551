#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto would_block_as_end = std::to_array<Words>({
    {.mistake = "\"Nothing yet\" is taken for the end",
     .did = "{result 1}, then {call 2}",
     .expected = "waiting until the descriptor is readable",
     .happened = "the connection is closed before the peer could say anything",
     .why = "EAGAIN says that no byte is there now; on a slower network that is nearly always so.",
     .fix = "On EAGAIN keep the connection and wait for it with poll or epoll.",
     .reference = "recv(2), EAGAIN",
     .lesson = 24},
});

}  // namespace switchboard::finding_words
