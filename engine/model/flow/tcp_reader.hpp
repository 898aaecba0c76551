#pragma once
// Reads the captured segments of one TCP connection in the order of their capture and says of each what
// RFC 9293 lets it be: new, sent again, out of order, a keep-alive, a window update.
//
//   TcpReader reader;
//   Segment segment = reader.read(packet, headers, from);    from: 0 or 1, the end that sent it
//
// It knows no calls and no sockets, and nothing of packets that were not captured but the gap they leave.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/flow/raw_headers.hpp"
#include "engine/model/flow/segment.hpp"

namespace switchboard {

class TcpReader {
 public:
  /// `packet`, `at`, `connection` of the segment are left to the caller.
  Segment read(const Packet& packet, const RawHeaders& headers, int from);
  bool is_anchored(int from) const { return side(from).anchored; }
  std::uint32_t initial(int from) const { return side(from).base; }
  bool has_gaps(int from) const { return !side(from).gaps.empty(); }
  /// A SYN with another first number than that end's: the endpoints are used again.
  bool begins_anew(const Packet& packet, int from) const;

 private:
  struct Sent {  ///< what tells two packets apart that look alike
    std::uint16_t identification;
    std::int64_t sequence;
    std::uint32_t payload;
  };
  struct Side {
    bool known = false;     // base is set
    bool anchored = false;  // from a SYN, its answer
    std::uint32_t base = 0;
    std::int64_t next = 0;          // after the highest number seen
    std::vector<ByteRange> gaps;    // below next, not seen; relative numbers
    std::array<Sent, 16> recent{};  // the last, for what the network doubled
    std::size_t recent_count = 0;
    std::optional<std::uint16_t> newest_identification;  // of the segment that reached next
    std::optional<std::uint32_t> newest_timestamp;
    std::optional<std::uint8_t> window_scale;
    std::int64_t acknowledged = -1;
    std::optional<std::uint64_t> window;
  };
  const Side& side(int from) const { return sides_[static_cast<std::size_t>(from)]; }
  static std::int64_t relative(const Side& side, std::uint32_t number);
  static void place(Side& side, const Packet& packet);
  static bool is_doubled(Side& side, const Segment& segment, const RawHeaders& headers);
  static void read_sequence(Side& side, const Side& other, Segment& segment, const RawHeaders& headers);
  static void read_acknowledgement(Side& side, const Side& other, Segment& segment);
  static bool fill_gaps(Side& side, ByteRange range);

  std::array<Side, 2> sides_;
};

}  // namespace switchboard
