#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto parent_keeps_connection = std::to_array<Words>({
    {.mistake = "The parent keeps its copy of the connection",
     .did = "{result 1}, then fork, and no close of that descriptor in the parent",
     .expected = "the parent closes it right after fork",
     .happened = "process {child}, which served it, is done, and the connection is still open",
     .why = "fork copies descriptors, and FIN is sent only when the last copy is closed: the client waits "
            "for an end.",
     .fix = "In the parent, close the accepted descriptor after fork.",
     .reference = "fork(2), close(2)",
     .lesson = 21},
});

}  // namespace switchboard::finding_words
