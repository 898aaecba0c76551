#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto one_client_at_a_time = std::to_array<Words>({
    {.mistake = "One client holds up the others",
     .did = "{call 1} waits for a client that says nothing",
     .expected = "an answer to every client, in a server for many",
     .happened = "another connection waits in the accept queue all that time",
     .why = "The kernel completes handshakes by itself, so the client is connected, and nobody serves it.",
     .fix = "Serve each client in a child or a thread, or wait for all of them with poll.",
     .reference = "accept(2), poll(2)",
     .lesson = 20},
});

}  // namespace switchboard::finding_words
