#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto calls_in_wrong_order = std::to_array<Words>({
    {.mistake = "The calls are in the wrong order",
     .did = "{result 1}",
     .expected = "listen on descriptor {fd 1} before",
     .happened = "the socket does not listen, so there is no queue to accept from",
     .why = "A server makes its socket in four steps: socket, bind, listen, accept.",
     .fix = "Call listen after bind and before accept, and look at what both return.",
     .reference = "{page 1}, ERRORS",
     .lesson = 11},
    {.when = "which=send",
     .expected = "connect on descriptor {fd 1} before, or a descriptor that accept returned",
     .happened = "the socket has no connection, so the kernel takes no byte",
     .why = "With TCP, who calls whom is settled before the first byte. Without MSG_NOSIGNAL the call also "
            "raises SIGPIPE.",
     .fix = "Call connect first, and look at what it returns.",
     .lesson = 12},
    {.when = "which=receive",
     .expected = "connect on descriptor {fd 1} before, or a descriptor that accept returned",
     .happened = "the socket has no connection, so nothing can come",
     .why = "With TCP, who calls whom is settled before the first byte.",
     .fix = "Call connect first, and look at what it returns.",
     .lesson = 12},
    {.when = "which=connect",
     .mistake = "connect is called twice",
     .expected = "one connect for each socket",
     .happened = "the socket is connected already, and stays so",
     .why = "A TCP socket makes one connection in its life.",
     .fix = "Make a new socket for each connection.",
     .lesson = 12},
    {.when = "which=bind",
     .mistake = "bind is called twice",
     .expected = "one bind for each socket",
     .happened = "the socket has an address already, and keeps it",
     .why = "bind gives a socket its address once.",
     .fix = "Make a new socket to listen on another address.",
     .lesson = 8},
    {.when = "which=listen",
     .mistake = "A datagram socket is asked for connections",
     .expected = "a socket of type SOCK_STREAM",
     .happened = "a datagram socket has no connections, and so no queue of them",
     .why = "UDP has no callers to accept: each datagram says where it comes from.",
     .fix = "Bind the datagram socket and receive from it with recvfrom.",
     .lesson = 16},
});

}  // namespace switchboard::finding_words
