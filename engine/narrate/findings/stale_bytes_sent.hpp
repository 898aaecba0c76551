#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto stale_bytes_sent = std::to_array<Words>({
    {.mistake = "The whole buffer is sent, not the message in it",
     .did = "{name 1} of {sent bytes}, of which {text bytes} are the message",
     .expected = "as many bytes as the message has",
     .happened = "behind the message stand bytes of the one before it, and the peer receives them too",
     .why = "The peer cannot tell where the message ends, and reads what was not meant for it.",
     .fix = "Pass the length of the message: strlen(text), or what was received.",
     .reference = "send(2)",
     .lesson = 13},
});

}  // namespace switchboard::finding_words
