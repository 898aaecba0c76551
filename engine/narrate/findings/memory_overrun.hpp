#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto memory_overrun = std::to_array<Words>({
    {.mistake = "The program touched memory that is not its own",
     .did = "ran until {signal} ended it",
     .expected = "writes inside the buffer, whatever comes",
     .happened = "the kernel ended it with {signal}",
     .why = "What comes from a socket is as long as its sender likes: a length that is not compared with the "
            "buffer's is an open door.",
     .fix = "Compare each length with the size of the buffer before you copy or index.",
     .reference = "recv(2); signal(7), {signal}",
     .lesson = 25},
    {.when = "received!=", .did = "{result 1}, the last bytes that came before the end"},
    {.when = "said!=", .happened = "\"{said}\", and then {signal}"},
});

}  // namespace switchboard::finding_words
