#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto content_length_wrong = std::to_array<Words>({
    {.mistake = "Content-Length is not the length of the body",
     .did = "{call 1}: a body of {length bytes} is announced, and {call 2} follows after {sent bytes} of it",
     .expected = "as many bytes as the head says",
     .happened = "the client waits for {length-sent bytes} that never come",
     .why = "With a connection that is kept, the length is all that tells the client where the answer ends.",
     .fix = "Count the bytes of the body alone, after it is complete: not the head, not characters.",
     .reference = "RFC 9112, section 6.3",
     .lesson = 28},
    {.when = "how=more",
     .did = "{call 1}: a body of {length bytes} is announced, and {sent bytes} are sent",
     .happened =
         "the client takes the {sent-length bytes} that are left over for the beginning of the next answer"},
});

}  // namespace switchboard::finding_words
