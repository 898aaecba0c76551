#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto listening_socket_used = std::to_array<Words>({
    {.mistake = "The listening socket is used as a connection",
     .did = "{result 1}",
     .expected = "the descriptor that accept returned",
     .happened = "descriptor {fd 1} listens and has no peer, so the call fails with {error}",
     .why = "accept makes a new socket for each connection; the listening one only makes more of them.",
     .fix = "Keep accept's result, and send and receive on that.",
     .reference = "accept(2)",
     .lesson = 11},
});

}  // namespace switchboard::finding_words
