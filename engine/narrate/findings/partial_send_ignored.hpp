#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto partial_send_ignored = std::to_array<Words>({
    {.mistake = "A partial send is taken for a whole one",
     .did = "{result 1}, then {call 2}",
     .expected = "sending the other {asked-sent bytes} first, from byte {sent count} on",
     .happened = "{asked-sent bytes} of {asked bytes} never leave the program",
     .why = "send returns how many bytes the kernel took, which may be fewer than it was given: a full send "
            "queue or a signal is enough.",
     .fix = "Call send in a loop: move on by what it returned until nothing is left.",
     .reference = "send(2), RETURN VALUE",
     .lesson = 13},
});

}  // namespace switchboard::finding_words
