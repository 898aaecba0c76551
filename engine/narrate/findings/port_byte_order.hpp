#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto port_byte_order = std::to_array<Words>({
    {.mistake = "The port is not in network byte order",
     .did = "{call 1}: the port's bytes are {port wire}",
     .expected = "{expected wire}, what htons({expected}) gives",
     .happened = "the SYN goes to port {port}; the server that was meant has {expected}",
     .why = "The wire reads the first byte of a port as the big one; this machine keeps the small one first.",
     .fix = "Store htons({expected}) in sin_port.",
     .reference = "ip(7), htons(3)",
     .lesson = 7},
    {.when = "peer!=", .happened = "the SYN goes to port {port}; {peer} has {expected}"},
    {.when = "by=bind",
     .happened = "the socket has port {port}; whoever was told the port asks for {expected}"},
    {.when = "by=bind, peer!=", .happened = "the socket has port {port}; {peer} asks for {expected}"},
});

}  // namespace switchboard::finding_words
