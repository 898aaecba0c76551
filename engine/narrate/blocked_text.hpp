#pragma once
// Who waits, for what, and what would wake them, in sentences (explain/blocked.hpp).
//
//   blocked_text(thread, timeline, world)    "server waits in recv(4, 64) for bytes from client A."
//   waker_text(thread, world)                "client A sends, closes or ends."
//   standstill_text(standstill, blocked, …)  "server and client A wait for each other: …"

#include <string>

#include "engine/explain/blocked.hpp"

namespace switchboard {

std::string blocked_text(const BlockedThread& thread, const Timeline& timeline, const Snapshot& world);
std::string waker_text(const BlockedThread& thread, const Snapshot& world);
std::string standstill_text(const Standstill& standstill, const Blocked& blocked, const Snapshot& world);

}  // namespace switchboard
