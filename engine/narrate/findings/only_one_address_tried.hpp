#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto only_one_address_tried = std::to_array<Words>({
    {.mistake = "Only one of the host's addresses is tried",
     .did = "{result 1}",
     .expected = "the other address too: a server listens on {listener}",
     .happened = "nobody listens on {tried}, and the client gives up",
     .why = "`localhost` is ::1 and 127.0.0.1; a name may have many addresses, and a server need not be at "
            "all of them.",
     .fix =
         "Go through the list that getaddrinfo returns, with a new socket for each, until connect succeeds.",
     .reference = "getaddrinfo(3), EXAMPLES",
     .lesson = 19},
    {.when = "server!=", .expected = "the other address too: {server} listens on {listener}"},
});

}  // namespace switchboard::finding_words
