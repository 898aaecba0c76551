#pragma once
// Recordings as JSON for other programs: one object a line, UTF-8, no newline inside. a field that does not
// apply is absent.
//
//   for (const Event& event : timeline.events()) fmt::print("{}\n", event_json(event));
//
// A socket is its kernel cookie in hexadecimal, as `ss -e` prints it (sk:1b). Bytes are text when all of them
// are printable, else hex. It adds nothing to what was recorded.

#include <string>

#include "engine/explain/finding.hpp"
#include "engine/model/flow/flows.hpp"
#include "engine/model/relations.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard::tool {

std::string event_json(const Event& event);
/// A packet placed in its connection: relative numbers, what it repeats, and the calls it has to do with.
std::string packet_json(const Event& event, const Flows& flows);
/// One socket of a snapshot, with who holds it and its peer.
std::string socket_json(const Snapshot& world, const Relations& relations, const SocketState& socket);
std::string finding_json(const Finding& finding, const Timeline& timeline);
std::string summary_json(Timeline& timeline, std::size_t findings);

}  // namespace switchboard::tool
