#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto address_in_use = std::to_array<Words>({
    {.mistake = "The address is already in use",
     .did = "{result 1}",
     .expected = "an address that no other socket has",
     .happened = "somebody has {address}, and the recording does not show who",
     .why = "Either another program listens there, or an ended connection on it is in TIME_WAIT.",
     .fix = "Look with `ss -tan`; for TIME_WAIT, set SO_REUSEADDR before bind.",
     .reference = "{page 1}, socket(7) on SO_REUSEADDR",
     .lesson = 8},
    {.when = "cause=time_wait",
     .happened = "a connection of an earlier run on {address} is still in TIME_WAIT",
     .why =
         "The kernel keeps the address of an ended connection for 60 s, unless both sockets allow its reuse.",
     .fix = "Set SO_REUSEADDR before bind, in every run of the program."},
    {.when = "cause=time_wait, reuse=before",
     .fix = "The option is set here; the earlier run must have set it too. Run it once more."},
    {.when = "reuse=after",
     .fix = "SO_REUSEADDR is set after bind, where it comes too late. Set it before bind."},
    {.when = "cause=listener",
     .happened = "another socket listens on {address}",
     .why = "Two listeners cannot share an address and port, with or without SO_REUSEADDR.",
     .fix = "End the other program, or use another port."},
    {.when = "cause=listener, holder!=", .happened = "{holder} listens on {address}"},
});

}  // namespace switchboard::finding_words
