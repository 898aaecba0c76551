#pragma once
// What a call that has not returned waits for, and what ended the waiting of one that has.
//
//   waiting_text(call, world)                 "waits for a connection"
//   released_text(event, call)                "blocked for the SYN ACK"
//
// Empty for calls that do not wait, or of which nothing is known.

#include <string>
#include <string_view>

#include "engine/model/snapshot.hpp"

namespace switchboard {

std::string_view waiting_text(const Syscall& call, const Snapshot& world);
/// `released_by`: the packet or the peer's call that ended it, as Flows::released_by() finds it.
std::string released_text(const Event& released_by);

}  // namespace switchboard
