#pragma once
// An IP packet's headers (RFC 791, 8200, 9293, 768, 792, 4443) into a Packet, from as much of it as was
// captured.

#include <cstdint>
#include <optional>
#include <span>

#include "engine/model/packet.hpp"

namespace switchboard {

/// `bytes` begin with the IP header; `length` is the packet's on the wire, which may be more. Nothing when it
/// is not IP or its IP header is not there whole. What is cut off behind that stays 0; a later fragment has
/// no ports.
std::optional<Packet> decode_packet(std::span<const std::uint8_t> bytes, std::uint32_t length);

}  // namespace switchboard
