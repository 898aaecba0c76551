#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto sigpipe = std::to_array<Words>({
    {.mistake = "SIGPIPE ended the program",
     .did = "{call 1} on a connection that the peer had closed",
     .expected = "a send that may fail with EPIPE, and a program that then closes the descriptor",
     .happened = "the kernel raised SIGPIPE, whose default is to end the program",
     .why = "The first send after the peer's close succeeds and is answered with RST; the next one breaks.",
     .fix = "Pass MSG_NOSIGNAL to send, or ignore SIGPIPE, and treat EPIPE as the end of the connection.",
     .reference = "send(2), EPIPE; signal(7)",
     .lesson = 15},
    {.when = "connection=none",
     .did = "{call 1} on a socket that is not connected",
     .expected = "sending on a connected socket",
     .why = "Without a connection nobody can ever read what is sent.",
     .fix = "Connect the socket first, or send on the descriptor that accept returned."},
});

}  // namespace switchboard::finding_words
