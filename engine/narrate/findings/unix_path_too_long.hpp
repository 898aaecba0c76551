#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto unix_path_too_long = std::to_array<Words>({
    {.mistake = "The socket's path is cut off",
     .did = "{result 1}",
     .expected = "a path of at most 107 bytes",
     .happened = "{kept count} of the {length count} bytes are used: the socket has another name than its "
                 "users think",
     .why = "sun_path has room for 108 bytes, with the NUL at the end. strncpy cuts what is longer and says "
            "nothing.",
     .fix = "Compare the length with sizeof address.sun_path before you copy, and refuse what does not fit.",
     .reference = "unix(7), Address format",
     .lesson = 18},
});

}  // namespace switchboard::finding_words
