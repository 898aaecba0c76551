#pragma once
// The programs' own source as the recording has it: which calls each line made, by time, and the kept text of
// each file. What the Source view searches in.
//
//   sources.follow(timeline, 50'000);        what is new, at most so many events; then read_all() or call
//   again sources.file("server.cpp")->at(41).calls sources.text("server.cpp", ask)          ask: where the
//   recording's text comes from, asked once
//
// A call's line is not in its head, so the events themselves are read once. It keeps places of calls and no
// calls, and knows nothing of calls whose line is not known but how many there are.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/timeline.hpp"
#include "visualizer/layout/code_tokens.hpp"

namespace switchboard::visualizer {

/// A file's text, ready to be drawn line by line.
struct SourceText {
  explicit SourceText(const std::string& file, const std::string& text);
  Language language;
  std::vector<std::string> lines;  ///< without tabs and control bytes
  std::vector<CodeState> begins;   ///< what each line begins inside of
};

class Sources {
 public:
  struct Call {
    Time at;
    std::uint32_t index = 0;  ///< into timeline.events()
  };
  struct Line {
    std::vector<Call> calls;     ///< by the time they were made
    std::vector<Call> failures;  ///< by the time they failed
  };
  using Lines = std::map<int, Line>;

  void follow(const Timeline& timeline, std::size_t most);
  bool has_read_all(const Timeline& timeline) const { return next_ >= timeline.size(); }
  std::size_t events_read() const { return next_; }

  /// Files that calls point to, in the order in which they first did.
  const std::vector<std::string>& files() const { return files_; }
  const Lines* lines_of(const std::string& file) const;
  /// Place of the last call made at or before `at` whose line is known.
  std::optional<std::uint32_t> latest(Time at) const;
  /// The same of those that acted on a socket.
  std::optional<std::uint32_t> latest(Time at, SocketId socket) const;
  /// Calls without a line, and those of them of which at least the function is known.
  std::size_t without_line() const { return without_line_; }
  std::size_t function_only() const { return function_only_; }

  using Ask = std::function<std::optional<std::string>(const std::string& file)>;
  /// Nothing when the recording kept none. Asked again when the recording has grown.
  const SourceText* text(const std::string& file, std::uint64_t revision, const Ask& ask);

 private:
  void add(const Syscall& call, const EventHead& head, std::uint32_t index);
  void note_failure(const EventHead& head, Line& line, std::uint32_t index);

  struct OpenCall {
    std::uint32_t index = 0;
    Line* line = nullptr;  // stays where it is: lines are nodes of a map
  };
  std::map<std::string, Lines> lines_;
  std::vector<std::string> files_;
  std::vector<Call> placed_;  // all calls with a line
  std::unordered_map<SocketId, std::vector<Call>> placed_by_socket_;
  std::vector<OpenCall> open_;
  std::size_t next_ = 0, without_line_ = 0, function_only_ = 0;
  struct Text {
    std::optional<SourceText> text;
    std::uint64_t asked_at = 0;  // revision of the timeline
  };
  std::map<std::string, Text> texts_;
};

/// What a line did up to a moment.
struct LineSummary {
  std::size_t calls = 0, failures = 0;
  std::optional<std::uint32_t> last;          ///< the newest call's place
  std::optional<std::uint32_t> last_failure;  ///< the newest failure's
};
LineSummary summary_of(const Sources::Line& line, Time at);

}  // namespace switchboard::visualizer
