#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto descriptor_beyond_set = std::to_array<Words>({
    {.mistake = "select is asked for a descriptor beyond its set",
     .did = "{name 1} with descriptors up to {highest}",
     .expected = "descriptors below 1024 (FD_SETSIZE)",
     .happened = "FD_SET writes beyond the end of an fd_set of the usual size",
     .why = "It works until there are many connections, then memory is overwritten or the program is ended.",
     .fix = "Use poll or epoll, which have no such limit.",
     .reference = "select(2), BUGS",
     .lesson = 23},
});

}  // namespace switchboard::finding_words
