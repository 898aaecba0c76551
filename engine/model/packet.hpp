#pragma once
// A packet captured in the private network, decoded. A frame, a packet, a segment and a datagram are four
// things (docs/glossary.md); this is an IP packet that carries one segment or datagram.

#include <cstdint>
#include <string>

#include "engine/model/argument.hpp"
#include "engine/model/endpoint.hpp"

namespace switchboard {

struct TcpFlags {  ///< RFC 9293, section 3.1
  bool syn = false, ack = false, fin = false, rst = false, psh = false, urg = false;
  bool operator==(const TcpFlags&) const = default;
};

/// "SYN", "SYN ACK", "FIN ACK", "RST", "" for none.
std::string to_string(TcpFlags flags);

struct Packet {
  int protocol = 0;  ///< IPPROTO_TCP, IPPROTO_UDP, …
  Endpoint source, destination;
  TcpFlags flags;
  std::uint32_t sequence = 0;         ///< as on the wire; views show it relative to the connection's first
  std::uint32_t acknowledgement = 0;  ///< meaningful when flags.ack
  std::uint32_t window = 0;           ///< as on the wire, not scaled
  std::uint32_t payload_length = 0;   ///< bytes of data in the segment or datagram
  std::uint32_t length = 0;           ///< of the whole IP packet
  Bytes raw;                          ///< the packet from its IP header, bounded by the snap length
  bool operator==(const Packet&) const = default;
};

}  // namespace switchboard
