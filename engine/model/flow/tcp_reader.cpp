#include "engine/model/flow/tcp_reader.hpp"

#include <algorithm>

namespace switchboard {
namespace {

// A peer that leaves gaps for ever must not make us slow; the oldest are forgotten.
constexpr std::size_t most_gaps = 256;

/// Serial number arithmetic, RFC 1982.
bool is_later(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::int16_t>(a - b) > 0;
}
bool is_later(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

}  // namespace

std::int64_t TcpReader::relative(const Side& side, std::uint32_t number) {
  const auto expected = static_cast<std::uint32_t>(side.base + static_cast<std::uint64_t>(side.next));
  return side.next + static_cast<std::int32_t>(number - expected);
}

bool TcpReader::begins_anew(const Packet& packet, int from) const {
  const Side& own = side(from);
  if (!packet.flags.syn || packet.flags.rst || !own.known) return false;
  return own.anchored ? packet.sequence != own.base : own.next > 1;
}

void TcpReader::place(Side& side, const Packet& packet) {
  if (side.known && (side.anchored || !packet.flags.syn)) return;
  side.known = true;
  side.anchored = packet.flags.syn;
  // Without the SYN the first number seen is 1, as Wireshark has it.
  side.base = packet.flags.syn ? packet.sequence : packet.sequence - 1;
  side.next = packet.flags.syn ? 0 : 1;
}

Segment TcpReader::read(const Packet& packet, const RawHeaders& headers, int from) {
  Side& own = sides_[static_cast<std::size_t>(from)];
  Side& other = sides_[static_cast<std::size_t>(1 - from)];
  place(own, packet);
  if (packet.flags.ack && packet.flags.syn && !other.known) {
    // The answer to a SYN that was not captured tells its number (RFC 9293, section 3.5).
    other.known = other.anchored = true;
    other.base = packet.acknowledgement - 1;
    other.next = 1;
  }
  Segment segment;
  segment.from = static_cast<std::uint8_t>(from);
  segment.flags = packet.flags;
  segment.identification = headers.identification.value_or(0);
  segment.payload = packet.payload_length;
  segment.sequence = relative(own, packet.sequence);
  if (packet.flags.ack && other.known) segment.acknowledgement = relative(other, packet.acknowledgement);
  if (packet.flags.syn) own.window_scale = headers.window_scale;
  const bool is_scaled = !packet.flags.syn && own.window_scale && other.window_scale;
  segment.window = std::uint64_t{packet.window} << (is_scaled ? *own.window_scale : 0);
  if (is_doubled(own, segment, headers)) {
    segment.marks.add(SegmentMark::duplicate);
    return segment;
  }
  if (!packet.flags.rst) {
    read_sequence(own, other, segment, headers);
    if (packet.flags.ack && other.known) read_acknowledgement(own, other, segment);
    own.window = segment.window;
  }
  return segment;
}

bool TcpReader::is_doubled(Side& side, const Segment& segment, const RawHeaders& headers) {
  if (!headers.identification) return false;
  const Sent sent{*headers.identification, segment.sequence, segment.payload};
  const auto kept = std::min(side.recent_count, side.recent.size());
  for (std::size_t i = 0; i < kept; ++i) {
    const Sent& earlier = side.recent[i];
    if (earlier.identification == sent.identification && earlier.sequence == sent.sequence &&
        earlier.payload == sent.payload)
      return true;
  }
  side.recent[side.recent_count++ % side.recent.size()] = sent;
  return false;
}

bool TcpReader::fill_gaps(Side& side, ByteRange range) {
  bool filled = false;
  std::vector<ByteRange> left;
  for (const auto& gap : side.gaps) {
    if (overlap(gap, range).empty()) {
      left.push_back(gap);
      continue;
    }
    filled = true;
    if (gap.begin < range.begin) left.push_back({gap.begin, range.begin});
    if (range.end < gap.end) left.push_back({range.end, gap.end});
  }
  if (filled) side.gaps = std::move(left);
  return filled;
}

void TcpReader::read_sequence(Side& side, const Side& other, Segment& segment, const RawHeaders& headers) {
  const ByteRange numbers{segment.sequence, segment.end()};
  const bool is_bare = !segment.flags.syn && !segment.flags.fin && segment.payload <= 1;
  if (is_bare && segment.sequence == side.next - 1 && side.anchored && side.gaps.empty()) {
    const bool is_closed = other.window && *other.window == 0;
    segment.marks.add(is_closed ? SegmentMark::zero_window_probe : SegmentMark::keep_alive);
    return;
  }
  if (numbers.empty()) return;
  if (numbers.begin > side.next) {
    segment.marks.add(SegmentMark::after_gap);
    side.gaps.push_back({side.next, numbers.begin});
    if (side.gaps.size() > most_gaps) side.gaps.erase(side.gaps.begin());
  } else if (numbers.begin < side.next) {
    const bool fills = !side.gaps.empty() && fill_gaps(side, numbers);
    // What fills a gap was late, or lost and sent again: Linux counts identifications and timestamps up as it
    // sends, so they tell which.
    bool sent_again = !fills;
    if (fills && headers.identification && side.newest_identification)
      sent_again = is_later(*headers.identification, *side.newest_identification);
    else if (fills && headers.timestamp && side.newest_timestamp)
      sent_again = is_later(*headers.timestamp, *side.newest_timestamp);
    segment.marks.add(sent_again ? SegmentMark::retransmission : SegmentMark::out_of_order);
  }
  if (numbers.end > side.next) {
    side.next = numbers.end;
    side.newest_identification = headers.identification;
    side.newest_timestamp = headers.timestamp;
  }
}

void TcpReader::read_acknowledgement(Side& side, const Side& other, Segment& segment) {
  if (segment.acknowledgement > other.next) segment.marks.add(SegmentMark::acks_unseen);
  if (segment.window == 0 && !segment.flags.syn && !segment.flags.fin)
    segment.marks.add(SegmentMark::zero_window);
  const bool is_pure = segment.end() == segment.sequence && segment.marks.bits == 0;
  const bool says_the_same = side.window && segment.acknowledgement == side.acknowledged;
  if (is_pure && says_the_same && segment.sequence == side.next) {
    if (*side.window != segment.window)
      segment.marks.add(SegmentMark::window_update);
    else if (other.next > segment.acknowledgement)
      segment.marks.add(SegmentMark::duplicate_ack);
  }
  side.acknowledged = std::max(side.acknowledged, segment.acknowledgement);
}

}  // namespace switchboard
