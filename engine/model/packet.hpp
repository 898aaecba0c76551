#pragma once
// A packet captured in the private network, decoded. A frame, a packet, a segment and a datagram are four
// things (docs/glossary.md); this is an IP packet that carries one segment or datagram.
//
// Over loopback a packet is seen once, as it arrives. Over the cable between two hosts it is seen twice, as
// it leaves one host and as it arrives at the other, or never arrives.

#include <cstdint>
#include <string>

#include "engine/model/argument.hpp"
#include "engine/model/endpoint.hpp"
#include "engine/model/ids.hpp"

namespace switchboard {

struct TcpFlags {  ///< RFC 9293, section 3.1
  bool syn = false, ack = false, fin = false, rst = false, psh = false, urg = false;
  bool operator==(const TcpFlags&) const = default;
};

/// "SYN", "SYN ACK", "FIN ACK", "RST", "" for none.
std::string to_string(TcpFlags flags);

struct Packet {
  enum class Seen {
    on_loopback,
    leaving_host,      ///< on the interface of `host`, on its way to the cable
    arriving_at_host,  ///< on the interface of `host`, from the cable
    dropped_by_cable   ///< it left `host`, and we dropped it on its way, as asked
  };
  int protocol = 0;  ///< IPPROTO_TCP, IPPROTO_UDP, …
  Endpoint source, destination;
  TcpFlags flags;
  std::uint32_t sequence = 0;         ///< as on the wire; views show it relative to the connection's first
  std::uint32_t acknowledgement = 0;  ///< meaningful when flags.ack
  std::uint32_t window = 0;           ///< as on the wire, not scaled
  std::uint32_t payload_length = 0;   ///< bytes of data in the segment or datagram
  std::uint32_t length = 0;           ///< of the whole IP packet
  Bytes raw;                          ///< the packet from its IP header, bounded by the snap length
  HostId host;                        ///< whose interface it was seen on
  Seen seen = Seen::on_loopback;
  bool operator==(const Packet&) const = default;
};

}  // namespace switchboard
