#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto family_missing = std::to_array<Words>({
    {.mistake = "The address has no family",
     .did = "{result 1}: the first two bytes of the address, its family, are 0",
     .expected = "sin_family = AF_INET, or sin6_family = AF_INET6: the socket's own",
     .happened = "the kernel refuses an address of family 0",
     .why = "The kernel reads the family first to know what the other bytes mean. Linux takes 0 with bind to "
            "0.0.0.0, other systems and other addresses do not.",
     .fix = "Fill the whole address with zeros, then set its family: address.sin_family = AF_INET.",
     .reference = "ip(7), ADDRESS FORMAT",
     .lesson = 7},
    {.when = "result=good", .happened = "the call succeeds here by an exception of Linux"},
    {.when = "by=connect, result=good",
     .happened = "the call succeeds and connects nothing: family 0 undoes an association",
     .reference = "connect(2), on AF_UNSPEC"},
});

}  // namespace switchboard::finding_words
