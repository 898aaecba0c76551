#include "engine/decode/packet_headers.hpp"

#include <netinet/in.h>

#include <algorithm>

#include "engine/decode/addresses.hpp"

namespace switchboard {
namespace {

using ByteSpan = std::span<const std::uint8_t>;

std::uint16_t two_at(ByteSpan bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

std::uint32_t four_at(ByteSpan bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(two_at(bytes, offset)) << 16 | two_at(bytes, offset + 2);
}

/// What an IP header says of the rest.
struct Carried {
  int protocol = 0;
  std::size_t header = 0;    ///< bytes of IP header, with IPv6's extensions
  std::uint32_t length = 0;  ///< of the whole packet
  bool is_later_fragment = false;
  ByteSpan source, destination;
};

std::optional<Carried> read_ipv4(ByteSpan bytes, std::uint32_t length) {
  constexpr std::size_t shortest = 20;
  if (bytes.size() < shortest) return {};
  Carried carried;
  carried.header = static_cast<std::size_t>(bytes[0] & 0x0f) * 4;
  if (carried.header < shortest) return {};
  // 0 in a packet longer than 64 KB, which loopback passes whole (BIG TCP).
  carried.length = two_at(bytes, 2) == 0 ? length : two_at(bytes, 2);
  carried.is_later_fragment = (two_at(bytes, 6) & 0x1fff) != 0;
  carried.protocol = bytes[9];
  carried.source = bytes.subspan(12, 4);
  carried.destination = bytes.subspan(16, 4);
  return carried;
}

std::optional<Carried> read_ipv6(ByteSpan bytes, std::uint32_t length) {
  constexpr std::size_t header = 40;
  if (bytes.size() < header) return {};
  Carried carried;
  carried.header = header;
  carried.length = two_at(bytes, 4) == 0 ? length : static_cast<std::uint32_t>(header + two_at(bytes, 4));
  carried.protocol = bytes[6];
  carried.source = bytes.subspan(8, 16);
  carried.destination = bytes.subspan(24, 16);
  // RFC 8200, section 4: headers that lead to another, each with its length in eight bytes more than eight.
  while (carried.header + 8 <= bytes.size()) {
    const auto at = carried.header;
    switch (carried.protocol) {
      case IPPROTO_HOPOPTS:
      case IPPROTO_ROUTING:
      case IPPROTO_DSTOPTS:
        carried.header += 8 + static_cast<std::size_t>(bytes[at + 1]) * 8;
        break;
      case IPPROTO_FRAGMENT:
        carried.is_later_fragment = (two_at(bytes, at + 2) & 0xfff8) != 0;
        carried.header += 8;
        break;
      default:
        return carried;
    }
    carried.protocol = bytes[at];
  }
  return carried;
}

std::uint32_t without(std::uint32_t length, std::size_t header) {
  return length > header ? static_cast<std::uint32_t>(length - header) : 0;
}

TcpFlags flags_from(std::uint8_t bits) {
  TcpFlags flags;
  flags.fin = (bits & 0x01) != 0;
  flags.syn = (bits & 0x02) != 0;
  flags.rst = (bits & 0x04) != 0;
  flags.psh = (bits & 0x08) != 0;
  flags.ack = (bits & 0x10) != 0;
  flags.urg = (bits & 0x20) != 0;
  return flags;
}

struct Ports {
  std::uint16_t source = 0, destination = 0;
};

/// Fills what the transport header says; `rest` is what of it was captured.
Ports read_transport(ByteSpan rest, Packet& packet) {
  Ports ports;
  if (packet.protocol != IPPROTO_TCP && packet.protocol != IPPROTO_UDP) return ports;
  if (rest.size() < 4) return ports;
  ports = {two_at(rest, 0), two_at(rest, 2)};
  if (packet.protocol == IPPROTO_UDP) {
    packet.payload_length = without(packet.payload_length, 8);
    return ports;
  }
  if (rest.size() < 16) return ports;
  packet.sequence = four_at(rest, 4);
  packet.acknowledgement = four_at(rest, 8);
  packet.payload_length = without(packet.payload_length, static_cast<std::size_t>(rest[12] >> 4) * 4);
  packet.flags = flags_from(rest[13]);
  packet.window = two_at(rest, 14);
  return ports;
}

}  // namespace

std::optional<Packet> decode_packet(ByteSpan bytes, std::uint32_t length) {
  if (bytes.empty()) return {};
  const int version = bytes[0] >> 4;
  if (version != 4 && version != 6) return {};
  const auto carried = version == 4 ? read_ipv4(bytes, length) : read_ipv6(bytes, length);
  if (!carried) return {};
  Packet packet;
  packet.protocol = carried->protocol;
  packet.length = carried->length;
  packet.payload_length = without(carried->length, carried->header);
  packet.raw.assign(bytes.begin(), bytes.end());
  Ports ports;
  if (!carried->is_later_fragment)
    ports = read_transport(bytes.subspan(std::min(carried->header, bytes.size())), packet);
  if (version == 4) {
    packet.source = *inet_endpoint(carried->source, ports.source);
    packet.destination = *inet_endpoint(carried->destination, ports.destination);
  } else {
    packet.source = *inet6_endpoint(carried->source, ports.source, 0);
    packet.destination = *inet6_endpoint(carried->destination, ports.destination, 0);
  }
  return packet;
}

}  // namespace switchboard
