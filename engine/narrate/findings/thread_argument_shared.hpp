#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto thread_argument_shared = std::to_array<Words>({
    {.mistake = "Two threads got the same connection",
     .did = "{result 1}, then {result 2} and {result 3}: two threads on one descriptor",
     .expected = "one thread for each accepted connection",
     .happened = "the connection that the first call made is served by nobody",
     .why = "Both threads were given the address of one variable, and accept changed it before the first had "
            "read it.",
     .fix = "Give each thread its own copy of the descriptor: a lambda that captures by value, or memory of "
            "its own.",
     .reference = "pthread_create(3)",
     .lesson = 22},
});

}  // namespace switchboard::finding_words
