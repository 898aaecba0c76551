#pragma once
// A TCP segment placed in its connection: relative numbers, what it repeats, and the connection's two ends.
//
// Relative numbers are those that Wireshark shows: a direction's SYN is 0, its first byte of data 1. A
// ByteRange counts data alone, from 0; it is what calls and segments are tied by.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

struct ByteRange {
  std::int64_t begin = 0, end = 0;
  std::int64_t length() const { return end - begin; }
  bool empty() const { return end <= begin; }
  bool operator==(const ByteRange&) const = default;
};

inline ByteRange overlap(ByteRange a, ByteRange b) {
  return {a.begin > b.begin ? a.begin : b.begin, a.end < b.end ? a.end : b.end};
}

/// What is to be said of a segment; several may hold.
enum class SegmentMark : std::uint16_t {
  retransmission = 1 << 0,  ///< bytes, a SYN or a FIN that were sent before
  out_of_order = 1 << 1,    ///< fills a gap that a later segment had left, and nothing says it was sent again
  duplicate = 1 << 2,       ///< the same packet came twice: the network made two of it
  after_gap = 1 << 3,       ///< bytes before it have not been captured
  keep_alive = 1 << 4,      ///< RFC 9293, section 3.8.4
  zero_window_probe = 1 << 5,  ///< the same while the other end's window is closed, section 3.8.6.1
  zero_window = 1 << 6,
  window_update = 1 << 7,
  duplicate_ack = 1 << 8,
  acks_unseen = 1 << 9,  ///< acknowledges what was never captured
};

struct SegmentMarks {
  std::uint16_t bits = 0;
  bool has(SegmentMark mark) const { return (bits & static_cast<std::uint16_t>(mark)) != 0; }
  void add(SegmentMark mark) { bits = static_cast<std::uint16_t>(bits | static_cast<std::uint16_t>(mark)); }
  bool operator==(const SegmentMarks&) const = default;
};

struct Segment {
  EventId packet;  ///< as it left a host; over loopback, as it arrived
  Time at;
  std::optional<EventId> arrival;  ///< the packet as it arrived, which over loopback is the same
  std::optional<Time> arrived;
  std::optional<EventId> dropped;                  ///< where the cable dropped it
  std::uint16_t identification = 0;                ///< IPv4's; 0 when there is none
  std::int64_t sequence = 0, acknowledgement = 0;  ///< relative; the latter without meaning unless flags.ack
  std::uint32_t payload = 0;
  std::uint64_t window = 0;  ///< scaled when both SYNs were seen
  std::uint32_t connection = 0;
  std::uint8_t from = 0;  ///< index into the connection's ends
  TcpFlags flags;
  SegmentMarks marks;

  /// The data that it carries. A SYN takes a number before its data (RFC 9293, section 3.4).
  ByteRange bytes() const {
    const auto begin = flags.syn ? sequence : sequence - 1;
    return {begin, begin + payload};
  }
  /// The number after its last byte, SYN or FIN.
  std::int64_t end() const { return sequence + payload + (flags.syn ? 1 : 0) + (flags.fin ? 1 : 0); }
};

/// One direction: what the end of that index sent.
struct TcpDirection {
  std::vector<Segment> segments;           ///< as captured
  std::vector<std::uint32_t> by_sequence;  ///< those with data, by their sequence
  std::vector<std::uint32_t> syns, fins, resets;
  std::vector<std::uint32_t> on_the_way;  ///< left a host, not seen since
  std::uint32_t longest = 0;              ///< data of the longest segment
  bool anchored = false;      ///< the first sequence number is known, so relative numbers count from the SYN
  std::uint32_t initial = 0;  ///< the wire's number of relative 0
};

struct ConnectionEnd {
  Endpoint endpoint;
  std::optional<SocketId> socket;  ///< once a sample has said whose endpoints these are
};

/// One TCP connection. ends[0] is the one that opened it, where its SYN was captured.
struct Connection {
  std::array<ConnectionEnd, 2> ends;
  std::array<TcpDirection, 2> directions;  ///< [i]: sent by ends[i]
  Time begin;                              ///< first seen
  bool opening_seen = false;
  std::optional<std::uint32_t> handshake_ack;  ///< of directions[0]: the ACK that completed the handshake

  std::optional<int> end_of(SocketId socket) const {
    for (int i = 0; i < 2; ++i)
      if (ends[static_cast<std::size_t>(i)].socket == socket) return i;
    return {};
  }
};

}  // namespace switchboard
