#pragma once
// What the raw headers of a captured packet say beyond the fields of Packet, and only the analysis of flows
// asks for: the IPv4 identification, TCP's window scale and timestamp options, UDP's own length.
//
//   const RawHeaders headers = raw_headers(packet);
//
// A field is absent when the packet has none or the capture cut it off. It does not look at IPv6 extensions.

#include <cstdint>
#include <optional>

#include "engine/model/packet.hpp"

namespace switchboard {

struct RawHeaders {
  std::optional<std::uint16_t> identification;  ///< RFC 791; Linux counts it up for each packet of a socket
  std::optional<std::uint8_t> window_scale;     ///< RFC 7323, section 2.2; on a SYN only
  std::optional<std::uint32_t> timestamp;       ///< RFC 7323, section 3.2: TSval
  std::optional<std::uint32_t> datagram;  ///< bytes of the whole UDP datagram, also if it was fragmented
  std::size_t length = 0;                 ///< of IP and transport header together, as far as captured
};

RawHeaders raw_headers(const Packet& packet);

}  // namespace switchboard
