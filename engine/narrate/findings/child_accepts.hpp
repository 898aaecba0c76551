#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto child_accepts = std::to_array<Words>({
    {.mistake = "The child goes back to accept",
     .did = "{result 2} for its client, then {call 1}",
     .expected = "a child that ends when its client is served",
     .happened = "it accepts connections beside {parent}, and each one that it takes forks again",
     .why = "Nothing ends the child, so it runs on into the parent's loop, and processes pile up.",
     .fix = "End the child with _exit(0) after it has served its client, and close the listener in it.",
     .reference = "fork(2)",
     .lesson = 21},
});

}  // namespace switchboard::finding_words
