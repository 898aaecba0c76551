#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto busy_loop = std::to_array<Words>({
    {.mistake = "The program turns in a circle instead of waiting",
     .did = "{result 1}, {times count} times in a row within {microseconds count} microseconds",
     .expected = "a call that waits until there is something to do",
     .happened = "a processor is busy with asking",
     .why = "Each question costs a system call, and other programs get less of the processor.",
     .fix = "Wait with poll, select or epoll_wait, and ask a socket when it is ready.",
     .reference = "poll(2)",
     .lesson = 24},
});

}  // namespace switchboard::finding_words
