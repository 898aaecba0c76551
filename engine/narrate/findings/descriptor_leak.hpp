#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto descriptor_leak = std::to_array<Words>({
    {.mistake = "Finished connections are not closed",
     .did = "{call 1} = the end of the connection, and descriptor {fd 1} stays open",
     .expected = "close({fd 1}) before the next accept, or soon after",
     .happened = "{open count} of {accepted count} accepted connections have ended and are still open",
     .why =
         "Every connection keeps its descriptor and stays in CLOSE_WAIT until the program closes it; at the "
         "limit accept fails with EMFILE.",
     .fix = "Close the descriptor on every way out of the code that serves a client.",
     .reference = "close(2), accept(2) on EMFILE",
     .lesson = 14},
    {.when = "limit=reached",
     .happened = "{open count} finished connections are open, and accept fails with EMFILE",
     .why = "Every connection keeps its descriptor and stays in CLOSE_WAIT until the program closes it."},
});

}  // namespace switchboard::finding_words
