#pragma once
// What programs wrote, cut into lines: a line belongs to one process and one stream, and may have been
// written in several pieces at several times. Where their bytes lie is kept, and not the bytes.
//
//   ConsoleLines console;
//   console.follow(timeline, 50'000);         what is new, at most so many events
//   console.line(7).pieces                    which bytes of which events
//
// A sequence that two writes share (a character, a colour) is whole again when a line's pieces are joined.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard::visualizer {

struct ConsoleLine {
  struct Piece {
    Time at;
    std::uint32_t event = 0;           ///< its place in the recording
    std::uint32_t begin = 0, end = 0;  ///< of the bytes that were kept of it
  };
  ProcessId process;
  int stream = 1;  ///< 1 standard output, 2 standard error
  std::vector<Piece> pieces;
  std::int64_t not_kept = 0;  ///< bytes behind the last piece that the recording has only counted
  Time at() const { return pieces.front().at; }
};

class ConsoleLines {
 public:
  static constexpr std::size_t longest_line = 4096;  ///< bytes; what is longer goes on in the next

  void follow(const Timeline& timeline, std::size_t most);
  bool has_read_all(const Timeline& timeline) const { return next_ >= timeline.size(); }
  std::size_t size() const { return lines_.size(); }
  const ConsoleLine& line(std::size_t index) const { return lines_[index]; }
  const std::deque<ConsoleLine>& lines() const { return lines_; }
  /// The last line that was begun at or before `at`; nothing if there is none.
  std::optional<std::size_t> last_at(Time at) const;
  /// Processes that wrote, in the order of their first byte.
  const std::vector<ProcessId>& writers() const { return writers_; }

 private:
  void add(Time at, std::uint32_t event, const OutputWritten& output);
  ConsoleLine& open_line(const OutputWritten& output);

  std::size_t next_ = 0;
  std::deque<ConsoleLine> lines_;
  std::map<std::pair<ProcessId, int>, std::size_t> open_;  // lines without an end yet
  std::vector<ProcessId> writers_;
};

}  // namespace switchboard::visualizer
