#include "engine/narrate/ladder_text.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/model/call_family.hpp"
#include "engine/model/protocol_numbers.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/segment_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

using namespace protocol;

struct IcmpName {
  int protocol, type, code;  // code -1: any
  const char* name;
};
// icmp(7), linux/icmp.h; linux/icmpv6.h
constexpr auto icmp_names = std::to_array<IcmpName>({
    {icmp, 0, -1, "echo reply"},
    {icmp, 3, 0, "network unreachable"},
    {icmp, 3, 1, "host unreachable"},
    {icmp, 3, 3, "port unreachable"},
    {icmp, 3, 4, "fragmentation needed"},
    {icmp, 3, -1, "unreachable"},
    {icmp, 8, -1, "echo request"},
    {icmp, 11, -1, "time exceeded"},
    {icmp6, 1, 4, "port unreachable"},
    {icmp6, 1, -1, "unreachable"},
    {icmp6, 2, -1, "packet too big"},
    {icmp6, 128, -1, "echo request"},
    {icmp6, 129, -1, "echo reply"},
    {icmp6, 133, -1, "router solicitation"},
    {icmp6, 134, -1, "router advertisement"},
    {icmp6, 135, -1, "neighbour solicitation"},
    {icmp6, 136, -1, "neighbour advertisement"},
    {icmp6, 143, -1, "multicast listener report"},
});

std::string segment_label(const Segment& segment) {
  const auto& flags = segment.flags;
  std::string label;
  if (segment.payload > 0) {
    const auto bytes = segment.bytes();
    label = bytes.length() == 1
                ? fmt::format("DATA {}, 1 B", bytes.end)
                : fmt::format("DATA {}-{}, {}", bytes.begin + 1, bytes.end, byte_count(bytes.length()));
    if (flags.syn) label = "SYN " + label;
    if (flags.fin) label += ", FIN";
    return label;
  }
  if (flags.rst) return "RST";
  if (flags.syn && flags.ack)
    return fmt::format("SYN ACK  {}, ack {}", segment.sequence, segment.acknowledgement);
  if (flags.syn) return fmt::format("SYN  seq {}", segment.sequence);
  if (flags.fin) return fmt::format("FIN  seq {}", segment.sequence);
  if (flags.ack) return fmt::format("ACK {}", segment.acknowledgement);
  return "no flags";
}

std::string byte_words(ByteRange bytes) {
  if (bytes.empty()) return "";
  if (bytes.length() == 1) return fmt::format("byte {}", bytes.end);
  return fmt::format("bytes {}-{}", bytes.begin + 1, bytes.end);
}

}  // namespace

std::string icmp_text(const Packet& packet) {
  // RFC 791, section 3.1: the header's length in words of 4 bytes. IPv6 extensions are not looked at.
  const bool v6 = packet.protocol == icmp6;
  const std::string name = v6 ? "ICMPv6" : "ICMP";
  const std::size_t start = v6 ? 40 : packet.raw.empty() ? 0 : (packet.raw[0] & 0x0FU) * std::size_t{4};
  if (start == 0 || packet.raw.size() < start + 2) return name;
  const int type = packet.raw[start], code = packet.raw[start + 1];
  for (const auto& each : icmp_names)
    if (each.protocol == packet.protocol && each.type == type && (each.code == code || each.code < 0))
      return name + " " + each.name;
  return fmt::format("{} type {}", name, type);
}

std::string packet_label(const Packet& packet, const Segment* segment) {
  if (segment != nullptr) return segment_label(*segment);
  switch (packet.protocol) {
    case tcp:
      return "TCP " + to_string(packet.flags);
    case udp:
      return "UDP " + byte_count(packet.payload_length);
    case icmp:
    case icmp6:
      return icmp_text(packet);
    default:
      return fmt::format("protocol {}", packet.protocol);
  }
}

std::string short_packet_label(const Packet& packet, const Segment* segment) {
  if (packet.protocol == icmp || packet.protocol == icmp6) {
    const std::string text = icmp_text(packet);
    return text.substr(text.find(' ') + 1);  // without the protocol's name
  }
  if (packet.payload_length > 0) return byte_count(packet.payload_length);
  if (segment == nullptr) return packet_label(packet, segment);
  if (segment->flags.fin) return "FIN";
  if (segment->flags.syn) return segment->flags.ack ? "SYN ACK" : "SYN";
  return segment_label(*segment);
}

std::string call_label(const Syscall& call) {
  const std::string name = call_name(call);
  const auto* value = call.argument("addr");
  const auto* address = value == nullptr ? nullptr : std::get_if<SocketAddress>(value);
  const bool names_address = (call.name == "bind" || call.name == "connect") && address != nullptr;
  if (names_address && address->endpoint) {
    if (const auto port = port_of(*address->endpoint)) return fmt::format("{} :{}", name, port->value);
    if (const auto* local = std::get_if<UnixEndpoint>(&*address->endpoint))
      return fmt::format("{} {}", name, printable(local->name.substr(local->name.rfind('/') + 1)));
  }
  if (movement_of(call.name) == Movement::sends) {
    for (const auto* each : {"buf", "msg", "iov"})
      if (const auto* argument = call.argument(each))
        if (const auto* buffer = std::get_if<Buffer>(argument))
          return fmt::format("{} {}", name, byte_count(buffer->length));
  }
  for (const auto* each : {"backlog", "optname", "how"})
    if (const auto* argument = call.argument(each))
      return fmt::format("{}({}, {})", name, call.fd.value_or(-1), argument_text(*argument));
  return call.fd ? fmt::format("{}({})", name, *call.fd) : name + "()";
}

std::string mark_text(const Segment& segment) {
  using Mark = SegmentMark;
  // In the order of what is worth knowing first, where there is room for one.
  if (segment.marks.has(Mark::duplicate)) return "came twice";
  if (segment.marks.has(Mark::retransmission)) return "sent again";
  if (segment.marks.has(Mark::keep_alive)) return "keep-alive";
  if (segment.marks.has(Mark::zero_window_probe)) return "window probe";
  if (segment.marks.has(Mark::zero_window)) return "window 0";
  if (segment.marks.has(Mark::out_of_order)) return "out of order";
  if (segment.marks.has(Mark::duplicate_ack)) return "duplicate ACK";
  if (segment.marks.has(Mark::window_update)) return "window open";
  if (segment.marks.has(Mark::after_gap)) return "after a gap";
  return {};
}

std::string note_text(const LadderNote& note, const LaneName& name) {
  const auto who = [&](std::optional<LaneNumber> lane) {
    return lane ? name(*lane) : std::string("the other end");
  };
  switch (note.kind) {
    case LadderNote::Kind::nothing_listens:
      if (note.endpoint) return "nothing listens on " + to_string(*note.endpoint);
      return fmt::format("nothing listens on port {}", note.port.value);
    case LadderNote::Kind::queue_full:
      return fmt::format("accept queue {}, limit {}: no answer", note.queue.length, note.queue.limit);
    case LadderNote::Kind::not_answered:
      return "no answer";
    case LadderNote::Kind::in_accept_queue:
      if (!note.waited) return "in the accept queue, nobody calls accept";
      return fmt::format("in the accept queue for {}", duration_text(*note.waited));
    case LadderNote::Kind::hung_up:
      return fmt::format("{} is in CLOSE_WAIT: {} hung up, nobody closed", who(note.other), who(note.who));
    case LadderNote::Kind::closed_unread:
      return fmt::format("{} closed with {} unread: RST, no FIN", who(note.who), byte_count(note.bytes));
    case LadderNote::Kind::already_closed:
      return "the socket is gone: RST answers";
  }
  return {};
}

std::string tie_sentence(const Tie& tie, const Syscall& call, const Segment* segment) {
  const std::string subject = call.source && call.source->line > 0 ? "this line" : "this call";
  const std::string inferred = tie.certainty == Certainty::inferred ? ", inferred" : "";
  const std::string bytes = byte_words(tie.bytes);
  switch (tie.kind) {
    case TieKind::opens:
      return segment != nullptr && segment->marks.has(SegmentMark::retransmission)
                 ? subject + " waits, the kernel sent the SYN again"
                 : subject + " sent the SYN";
    case TieKind::completes:
      return subject + " took the connection that it completes";
    case TieKind::sends:
      return subject + " sent " + (bytes.empty() ? "it" : bytes) + inferred;
    case TieKind::receives:
      return bytes.empty() ? subject + " read the end: 0" : subject + " received " + bytes + inferred;
    case TieKind::ends:
      return subject + " sent the FIN";
    case TieKind::resets:
      return subject + " caused the RST";
  }
  return {};
}

std::string tie_place(const Syscall& call) {
  if (call.source && call.source->line > 0) return printable(short_place_text(*call.source));
  return printable(short_call(call));
}

}  // namespace switchboard
