#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto exits_after_first_client = std::to_array<Words>({
    {.mistake = "The server ends after its first client",
     .did = "{call 1}, then the end of the program",
     .expected = "accept in a loop",
     .happened = "{client} calls {address} and is refused",
     .why = "A listener lives as long as its program. With one test client at a time it looks as if all were "
            "well.",
     .fix = "Put accept and what follows it into a loop that does not end with a client.",
     .reference = "accept(2)",
     .lesson = 20},
});

}  // namespace switchboard::finding_words
