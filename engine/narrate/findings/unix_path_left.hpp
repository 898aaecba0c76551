#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto unix_path_left = std::to_array<Words>({
    {.mistake = "The socket's path is there from an earlier run",
     .did = "{result 1}",
     .expected = "a path that does not exist",
     .happened = "{path} exists, and nobody listens there",
     .why = "bind makes a file, which closing the socket does not remove. Only unlink does.",
     .fix = "Call unlink on the path before bind, or at the end of the program.",
     .reference = "unix(7), Pathname sockets",
     .lesson = 18},
    {.when = "holder!=",
     .mistake = "The socket's path is in use",
     .happened = "{holder} listens at {path}",
     .fix = "Use another path, or end the other program. Unlinking it would leave that one unreachable."},
});

}  // namespace switchboard::finding_words
