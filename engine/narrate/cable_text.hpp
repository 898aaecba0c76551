#pragma once
// The virtual cable between hosts, in words: what it does to frames, and where on its way a packet was seen.

#include <string>

#include "engine/model/snapshot.hpp"

namespace switchboard {

/// "delay 50 ms, loss 2%", "cut", "as it is" for one that changes nothing.
std::string cable_text(const CableSettings& settings);
/// "on server", "leaves client", "arrives at server", "dropped by the cable"; "" where there is one network
/// only.
std::string sighting_text(const Packet& packet, const Snapshot& world);
/// The host's name; "host 3" for one that the recording does not name.
std::string host_text(HostId host, const Snapshot& world);

}  // namespace switchboard
