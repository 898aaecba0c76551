#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto port_kept_by_child = std::to_array<Words>({
    {.mistake = "A child keeps the port",
     .did = "{call 1}, then fork; the child did not close its copy",
     .expected = "close on the listener in the child, right after fork",
     .happened = "the server is ended, and the listener lives on in the child with pid {child}",
     .why = "Callers still connect, and nobody accepts them; the next run of the server gets EADDRINUSE.",
     .fix = "In the child close the listener, in the parent the connection.",
     .reference = "fork(2), close(2)",
     .lesson = 21},
});

}  // namespace switchboard::finding_words
