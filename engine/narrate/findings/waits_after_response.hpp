#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto waits_after_response = std::to_array<Words>({
    {.mistake = "The client waits for an end that does not come",
     .did = "{call 2} brought the answer, then {call 1}",
     .expected = "reading as many bytes as Content-Length says, and no more",
     .happened = "the whole answer is there, and the server keeps the connection for the next request",
     .why = "HTTP/1.1 keeps connections open. Reading until recv returns 0 waits until the server's patience "
            "is over.",
     .fix = "Count the body's bytes against Content-Length, or ask with \"Connection: close\".",
     .reference = "RFC 9112, section 9.3",
     .lesson = 28},
});

}  // namespace switchboard::finding_words
