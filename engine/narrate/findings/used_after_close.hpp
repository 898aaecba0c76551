#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto used_after_close = std::to_array<Words>({
    {.mistake = "A closed descriptor is used",
     .did = "{call 2}, then {result 1}",
     .expected = "no call on descriptor {fd} after close",
     .happened = "the number belongs to nothing, and the call fails with EBADF",
     .why = "The next socket or file gets the same number. Then such a call goes to somebody else's "
            "connection, and no error tells.",
     .fix = "Forget the number when you close it: set it to -1, and take it out of every list.",
     .reference = "close(2)",
     .lesson = 5},
});

}  // namespace switchboard::finding_words
