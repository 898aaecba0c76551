#include "engine/model/flow/raw_headers.hpp"

#include <algorithm>
#include <span>

#include "engine/model/protocol_numbers.hpp"

namespace switchboard {
namespace {

using Span = std::span<const std::uint8_t>;

std::uint16_t two_at(Span bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

std::uint32_t four_at(Span bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(two_at(bytes, offset)) << 16 | two_at(bytes, offset + 2);
}

/// RFC 9293, section 3.1: a kind, a length with both bytes in it, and the rest; kinds 0 and 1 stand alone.
void read_options(Span options, RawHeaders& headers) {
  while (options.size() >= 2 && options[0] != 0) {
    if (options[0] == 1) {
      options = options.subspan(1);
      continue;
    }
    const std::size_t length = options[1];
    if (length < 2 || length > options.size()) return;
    if (options[0] == 3 && length == 3) headers.window_scale = std::min<std::uint8_t>(options[2], 14);
    if (options[0] == 8 && length == 10) headers.timestamp = four_at(options, 2);
    options = options.subspan(length);
  }
}

std::size_t ip_header(Span raw, RawHeaders& headers) {
  if (raw[0] >> 4 == 6) return 40;
  if (raw.size() >= 20 && two_at(raw, 4) != 0) headers.identification = two_at(raw, 4);  // RFC 6864 allows 0
  return static_cast<std::size_t>(raw[0] & 0x0f) * 4;
}

}  // namespace

RawHeaders raw_headers(const Packet& packet) {
  RawHeaders headers;
  const Span raw = packet.raw;
  if (raw.empty()) return headers;
  const auto ip = ip_header(raw, headers);
  headers.length = std::min(ip, raw.size());
  const Span rest = raw.subspan(headers.length);
  std::size_t transport = 0;
  if (packet.protocol == protocol::tcp && rest.size() >= 20) {
    transport = static_cast<std::size_t>(rest[12] >> 4) * 4;
    if (transport > 20) read_options(rest.subspan(20, std::min(transport, rest.size()) - 20), headers);
  } else if (packet.protocol == protocol::udp && rest.size() >= 8) {
    transport = 8;
    headers.datagram = two_at(rest, 4) >= 8 ? two_at(rest, 4) - 8U : 0U;
  } else if (packet.protocol == protocol::icmp || packet.protocol == protocol::icmp6) {
    transport = 8;
  }
  headers.length += std::min(transport, rest.size());
  return headers;
}

}  // namespace switchboard
