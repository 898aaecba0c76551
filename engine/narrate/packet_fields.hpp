#pragma once
// A captured packet explained byte by byte, as data that a face can draw or print: its headers, and of each
// which bytes are which field and what they say.
//
//   for (auto& header : explain_packet(packet, flows.segment(id)))  …  "TCP", 32 bytes, "source port" 40214
//
// Only what was captured: a header that the capture cut off ends early. IPv6's extension headers are one
// field.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/model/flow/segment.hpp"
#include "engine/model/packet.hpp"

namespace switchboard {

struct HeaderField {
  std::size_t offset = 0, size = 0;  ///< into Packet::raw
  std::string name;                  ///< "sequence number"
  std::string value;                 ///< "1 (3735928560 on the wire)"
  std::string meaning;               ///< one short phrase; may be empty
  bool operator==(const HeaderField&) const = default;
};

struct PacketHeader {
  std::string name;       ///< "IPv4", "TCP"
  std::string reference;  ///< "RFC 9293, section 3.1"
  std::size_t offset = 0, size = 0;
  std::vector<HeaderField> fields;
};

/// `segment`: its place in the connection, for relative numbers and the scaled window; may be nullptr.
std::vector<PacketHeader> explain_packet(const Packet& packet, const Segment* segment);
/// Where the data begins in Packet::raw, behind all headers; at most its size.
std::size_t payload_offset(const Packet& packet);

}  // namespace switchboard
