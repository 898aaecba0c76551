#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto address_length_unset = std::to_array<Words>({
    {.mistake = "The length of the address buffer is not set",
     .did = "{call 1} with *addrlen = {room}",
     .expected = "*addrlen = sizeof of the buffer, set before each call",
     .happened = "the kernel wrote no address: the buffer has what it had before",
     .why = "addrlen goes in as the room that there is and comes out as the length of the address. A "
            "variable that is not set may have any value.",
     .fix = "Write socklen_t length = sizeof address; before the call, inside the loop.",
     .reference = "{page 1}, on addrlen",
     .lesson = 11},
    {.when = "how=negative", .happened = "the call fails with EINVAL: a length cannot be negative"},
    {.when = "how=garbage",
     .happened = "the call takes what is said for the buffer's size, which no buffer has"},
    {.when = "how=short",
     .expected = "*addrlen = sizeof(sockaddr_in6), or of a sockaddr_storage, which has room for any address",
     .happened = "the kernel cut the IPv6 address to {room counted byte}",
     .fix = "Give the call a sockaddr_storage and its size."},
});

}  // namespace switchboard::finding_words
