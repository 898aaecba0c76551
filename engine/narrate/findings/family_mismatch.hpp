#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto family_mismatch = std::to_array<Words>({
    {.mistake = "The address is of another family than the socket",
     .did = "{result 1}",
     .expected = "an address of the socket's family, {domain}",
     .happened = "the address is of {family}, and the kernel refuses it",
     .why =
         "An AF_INET socket speaks IPv4, an AF_INET6 socket IPv6; their addresses differ in size and form.",
     .fix = "Make the socket with the family of the address: socket(info->ai_family, …) for what getaddrinfo "
            "returned.",
     .reference = "{page 1}, EAFNOSUPPORT",
     .lesson = 19},
});

}  // namespace switchboard::finding_words
