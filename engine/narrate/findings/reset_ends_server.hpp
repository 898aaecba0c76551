#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto reset_ends_server = std::to_array<Words>({
    {.mistake = "One client's reset ends the server",
     .did = "{result 1}, then the end of the program with status {status}",
     .expected = "close on that descriptor, and the next accept",
     .happened = "the server is gone for all its clients",
     .why = "{error} is about one connection: its client has gone. Any client can do that at any time.",
     .fix = "Treat ECONNRESET and EPIPE as the end of that connection alone.",
     .reference = "{page 1}, ERRORS",
     .lesson = 15},
});

}  // namespace switchboard::finding_words
