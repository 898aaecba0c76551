#include "engine/narrate/packet_fields.hpp"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <span>

#include "engine/model/flow/raw_headers.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

using Span = std::span<const std::uint8_t>;

std::uint16_t two_at(Span bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}
std::uint32_t four_at(Span bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(two_at(bytes, offset)) << 16 | two_at(bytes, offset + 2);
}

std::string protocol_name(int number) {
  switch (number) {
    case IPPROTO_ICMP:
      return "ICMP";
    case IPPROTO_TCP:
      return "TCP";
    case IPPROTO_UDP:
      return "UDP";
    case IPPROTO_ICMPV6:
      return "ICMPv6";
    default:
      return fmt::format("{}", number);
  }
}

/// Adds fields of one header while its bytes last.
class HeaderReader {
 public:
  HeaderReader(Span raw, std::size_t offset) : raw_(raw), start_(offset), at_(offset) {}

  /// The next bytes, or nothing when the capture ends before them.
  Span take(std::size_t size) {
    if (at_ + size > raw_.size()) return {};
    at_ += size;
    return raw_.subspan(at_ - size, size);
  }
  void add(std::size_t size, std::string name, std::string value, std::string meaning = {}) {
    fields_.push_back({at_ - size, size, std::move(name), std::move(value), std::move(meaning)});
  }
  std::size_t place() const { return at_ - start_; }
  std::size_t left_until(std::size_t end) const { return std::min(end, raw_.size() - start_) - place(); }
  PacketHeader header(std::string name, std::string reference) {
    return {std::move(name), std::move(reference), start_, at_ - start_, std::move(fields_)};
  }

 private:
  Span raw_;
  std::size_t start_, at_;
  std::vector<HeaderField> fields_;
};

PacketHeader ipv4(Span raw) {  // RFC 791, section 3.1
  HeaderReader reader(raw, 0);
  const std::size_t length = static_cast<std::size_t>(raw[0] & 0x0f) * 4;
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "version, header length", fmt::format("{}, {} bytes", b[0] >> 4, length));
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "type of service", fmt::format("0x{:02x}", b[0]), "priority, and marks of congestion");
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "total length", byte_count(two_at(b, 0)), "headers and data");
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "identification", fmt::format("{}", two_at(b, 0)), "tells the fragments of one packet");
  if (const auto b = reader.take(2); !b.empty()) {
    const auto bits = two_at(b, 0);
    const unsigned offset = (bits & 0x1fffU) * 8;
    std::string value = (bits & 0x4000) != 0   ? "do not fragment"
                        : (bits & 0x2000) != 0 ? "more follow"
                                               : "last";
    if (offset > 0) value += fmt::format(", from byte {}", offset);
    reader.add(2, "fragment", std::move(value));
  }
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "time to live", fmt::format("{}", b[0]), "routers that it may still cross");
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "protocol", protocol_name(b[0]), "what it carries");
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "checksum", fmt::format("0x{:04x}", two_at(b, 0)), "of this header");
  for (const char* name : {"source", "destination"})
    if (const auto b = reader.take(4); !b.empty())
      reader.add(4, name, fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]));
  if (const auto left = length > reader.place() ? reader.left_until(length) : 0; left > 0) {
    reader.take(left);
    reader.add(left, "options", byte_count(static_cast<std::int64_t>(left)));
  }
  return reader.header("IPv4", "RFC 791, section 3.1");
}

PacketHeader ipv6(Span raw, const Packet& packet) {  // RFC 8200, section 3
  HeaderReader reader(raw, 0);
  if (const auto b = reader.take(4); !b.empty())
    reader.add(4, "version, class, flow label", fmt::format("6, flow 0x{:05x}", four_at(b, 0) & 0xfffff));
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "payload length", byte_count(two_at(b, 0)), "everything behind this header");
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "next header", protocol_name(b[0]), "what it carries");
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "hop limit", fmt::format("{}", b[0]), "routers that it may still cross");
  for (const char* name : {"source", "destination"})
    if (const auto b = reader.take(16); !b.empty()) {
      Inet6Endpoint endpoint;
      std::ranges::copy(b, endpoint.address.begin());
      const auto text = to_string(Endpoint(endpoint));
      reader.add(16, name, text.substr(1, text.find(']') - 1));
    }
  (void)packet;
  return reader.header("IPv6", "RFC 8200, section 3");
}

/// RFC 9293, section 3.2, RFC 7323, RFC 2018.
void read_tcp_options(HeaderReader& reader, std::size_t end) {
  while (reader.place() < end) {
    const auto kind = reader.take(1);
    if (kind.empty()) return;
    if (kind[0] == 0) return reader.add(1, "end of options", "0");
    if (kind[0] == 1) {
      reader.add(1, "no operation", "1", "fills up to a multiple of four");
      continue;
    }
    const auto size = reader.take(1);
    if (size.empty()) return reader.add(1, "option", fmt::format("{}", kind[0]));
    const std::size_t length = size[0];
    if (length < 2 || reader.place() - 2 + length > end)
      return reader.add(2, "option", "its length is wrong");
    const auto value = reader.take(length - 2);
    if (value.size() != length - 2) return reader.add(2, "option", fmt::format("{}", kind[0]), "cut off");
    if (kind[0] == 2 && length == 4)
      reader.add(length, "maximum segment size", byte_count(two_at(value, 0)),
                 "the most data it wants at once");
    else if (kind[0] == 3 && length == 3)
      reader.add(length, "window scale", fmt::format("{}", value[0]),
                 fmt::format("its windows are times {}", 1 << std::min<int>(value[0], 14)));
    else if (kind[0] == 4)
      reader.add(length, "SACK permitted", "yes", "it may say which later bytes came");
    else if (kind[0] == 5 && (length - 2) % 8 == 0)
      reader.add(length, "SACK", counted(static_cast<std::int64_t>((length - 2) / 8), "block"),
                 "later bytes that came already");
    else if (kind[0] == 8 && length == 10)
      reader.add(length, "timestamps", fmt::format("{}, echo {}", four_at(value, 0), four_at(value, 4)),
                 "the sender's clock, and the last it saw of the other");
    else
      reader.add(length, "option", fmt::format("{}", kind[0]));
  }
}

PacketHeader tcp_header(Span raw, std::size_t offset, const Segment* segment) {
  HeaderReader reader(raw, offset);
  for (const char* name : {"source port", "destination port"})
    if (const auto b = reader.take(2); !b.empty()) reader.add(2, name, fmt::format("{}", two_at(b, 0)));
  const auto number = [&](const char* name, std::optional<std::int64_t> relative, const char* meaning) {
    const auto b = reader.take(4);
    if (b.empty()) return;
    const auto wire = four_at(b, 0);
    reader.add(4, name,
               relative ? fmt::format("{} ({} on the wire)", *relative, wire) : fmt::format("{}", wire),
               meaning);
  };
  const bool acknowledges = raw.size() > offset + 13 && (raw[offset + 13] & 0x10) != 0;
  number("sequence number", segment != nullptr ? std::optional(segment->sequence) : std::nullopt,
         "of its first byte, counted from the connection's first");
  number("acknowledgement",
         segment != nullptr && acknowledges ? std::optional(segment->acknowledgement) : std::nullopt,
         acknowledges ? "the byte that it expects next" : "without meaning: the flag ACK is not set");
  std::size_t length = 20;
  if (const auto b = reader.take(1); !b.empty()) {
    length = static_cast<std::size_t>(b[0] >> 4) * 4;
    reader.add(1, "header length", fmt::format("{} bytes", length));
  }
  if (const auto b = reader.take(1); !b.empty()) {
    TcpFlags flags{.syn = (b[0] & 2) != 0,
                   .ack = (b[0] & 16) != 0,
                   .fin = (b[0] & 1) != 0,
                   .rst = (b[0] & 4) != 0,
                   .psh = (b[0] & 8) != 0,
                   .urg = (b[0] & 32) != 0};
    const auto names = to_string(flags);
    reader.add(1, "flags", names.empty() ? "none" : names);
  }
  if (const auto b = reader.take(2); !b.empty()) {
    const auto window = two_at(b, 0);
    const bool scaled = segment != nullptr && window > 0 && segment->window > window;
    reader.add(2, "window",
               scaled ? fmt::format("{} · {} = {}", window, segment->window / window,
                                    byte_count(static_cast<std::int64_t>(segment->window)))
                      : fmt::format("{}", window),
               "bytes that the sender has room for");
  }
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "checksum", fmt::format("0x{:04x}", two_at(b, 0)),
               "where no real wire is crossed the kernel leaves it unfinished");
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "urgent pointer", fmt::format("{}", two_at(b, 0)), "used with the flag URG");
  read_tcp_options(reader, std::max<std::size_t>(length, 20));
  return reader.header("TCP", "RFC 9293, section 3.1");
}

PacketHeader udp_header(Span raw, std::size_t offset) {  // RFC 768
  HeaderReader reader(raw, offset);
  for (const char* name : {"source port", "destination port"})
    if (const auto b = reader.take(2); !b.empty()) reader.add(2, name, fmt::format("{}", two_at(b, 0)));
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "length", byte_count(two_at(b, 0)), "with these eight");
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "checksum", fmt::format("0x{:04x}", two_at(b, 0)),
               "where no real wire is crossed the kernel leaves it unfinished");
  return reader.header("UDP", "RFC 768");
}

std::string icmp_text(int type, int code) {  // RFC 792
  switch (type) {
    case 0:
      return "echo reply";
    case 3:
      return code == 3 ? "port unreachable" : code == 1 ? "host unreachable" : "destination unreachable";
    case 8:
      return "echo request";
    case 11:
      return "time exceeded";
    default:
      return "";
  }
}

std::string icmp6_text(int type, int code) {  // RFC 4443
  switch (type) {
    case 1:
      return code == 4 ? "port unreachable" : "destination unreachable";
    case 3:
      return "time exceeded";
    case 128:
      return "echo request";
    case 129:
      return "echo reply";
    default:
      return "";
  }
}

PacketHeader icmp_header(Span raw, std::size_t offset, int protocol) {
  HeaderReader reader(raw, offset);
  const bool six = protocol == IPPROTO_ICMPV6;
  const int code = raw.size() > offset + 1 ? raw[offset + 1] : 0;
  if (const auto b = reader.take(1); !b.empty())
    reader.add(1, "type", fmt::format("{}", b[0]), six ? icmp6_text(b[0], code) : icmp_text(b[0], code));
  if (const auto b = reader.take(1); !b.empty()) reader.add(1, "code", fmt::format("{}", b[0]));
  if (const auto b = reader.take(2); !b.empty())
    reader.add(2, "checksum", fmt::format("0x{:04x}", two_at(b, 0)));
  if (const auto b = reader.take(4); !b.empty()) reader.add(4, "rest", hex_spaced(b));
  return reader.header(six ? "ICMPv6" : "ICMP", six ? "RFC 4443" : "RFC 792");
}

bool is_later_fragment(Span raw) {
  return raw[0] >> 4 == 4 && raw.size() >= 8 && (two_at(raw, 6) & 0x1fff) != 0;
}

}  // namespace

std::vector<PacketHeader> explain_packet(const Packet& packet, const Segment* segment) {
  std::vector<PacketHeader> headers;
  const Span raw = packet.raw;
  if (raw.empty()) return headers;
  const bool six = raw[0] >> 4 == 6;
  headers.push_back(six ? ipv6(raw, packet) : ipv4(raw));
  const std::size_t after = headers.back().offset + headers.back().size;
  if (after >= raw.size() || is_later_fragment(raw)) return headers;
  switch (packet.protocol) {
    case IPPROTO_TCP:
      headers.push_back(tcp_header(raw, after, segment));
      break;
    case IPPROTO_UDP:
      headers.push_back(udp_header(raw, after));
      break;
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      headers.push_back(icmp_header(raw, after, packet.protocol));
      break;
    default:
      break;
  }
  return headers;
}

std::size_t payload_offset(const Packet& packet) {
  return std::min(raw_headers(packet).length, packet.raw.size());
}

}  // namespace switchboard
