#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto port_zero = std::to_array<Words>({
    {.mistake = "The port is 0",
     .did = "{result 1}",
     .expected = "the server's port, as htons gives it",
     .happened = "no server can have port 0, so the connection is refused",
     .why = "htonl instead of htons, or atoi of a text that is no number, leaves 0 in sin_port.",
     .fix = "Store htons(port) in sin_port, and check that the text is a number.",
     .reference = "ip(7), htons(3)",
     .lesson = 7},
    {.when = "call=bind",
     .expected = "port {meant}, which stands on the command line",
     .happened = "the kernel chose a free port; {peer} asks for {meant} and is refused",
     .fix = "Store htons({meant}) in sin_port; htonl leaves 0 there."},
});

}  // namespace switchboard::finding_words
