#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto option_refused = std::to_array<Words>({
    {.mistake = "The option's value has the wrong size",
     .did = "{result 1}",
     .expected = "optlen = {wanted}, the size of a {type}",
     .happened = "the kernel refuses a value of {length counted byte}, and the option stays as it was",
     .why = "setsockopt copies as many bytes as it is told, and each option wants its own type.",
     .fix = "Pass a variable of type {type}, and sizeof of that variable.",
     .reference = "setsockopt(2), socket(7)",
     .lesson = 9},
    {.when = "how=level",
     .mistake = "The option is set at the wrong level",
     .expected = "the level SOL_SOCKET for SO_REUSEADDR",
     .happened = "at the level of TCP the number 2 is TCP_MAXSEG, for which 1 is no value",
     .why = "Options have the same numbers at each level; SO_ names belong to SOL_SOCKET, TCP_ names to "
            "IPPROTO_TCP.",
     .fix = "Call setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, …)."},
});

}  // namespace switchboard::finding_words
