#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto children_not_waited_for = std::to_array<Words>({
    {.mistake = "Children that have ended are not waited for",
     .did = "made {children count} children, and went on accepting",
     .expected = "a wait for every child that has ended",
     .happened = "{zombies} of the ended children are zombies",
     .why = "Each keeps its place in the process table; in time fork fails with EAGAIN.",
     .fix = "On SIGCHLD call waitpid(-1, NULL, WNOHANG) until it returns 0 or -1, or ignore SIGCHLD with "
            "SIG_IGN.",
     .reference = "wait(2), NOTES; signal(7)",
     .lesson = 21},
    {.when = "waits=some",
     .why =
         "Children that end at the same time raise one SIGCHLD together, so one wait for each leaves some."},
});

}  // namespace switchboard::finding_words
