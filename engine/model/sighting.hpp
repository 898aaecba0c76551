#pragma once
// A packet over the cable between hosts is seen more than once (packet.hpp). Who counts packets, or draws
// each as one, asks for one of its sightings: over loopback both are the same one.

#include "engine/model/packet.hpp"

namespace switchboard {

inline bool is_seen_leaving(const Packet& packet) {
  return packet.seen == Packet::Seen::on_loopback || packet.seen == Packet::Seen::leaving_host;
}

inline bool is_seen_arriving(const Packet& packet) {
  return packet.seen == Packet::Seen::on_loopback || packet.seen == Packet::Seen::arriving_at_host;
}

}  // namespace switchboard
