#include "visualizer/layout/console_lines.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {

struct Written : Story {
  ConsoleLines console;
  void writes(int pid, int stream, std::string_view text) {
    happens(OutputWritten{{pid}, stream, buffer_of(text)});
    console.follow(timeline, 1000);
  }
  std::string line(std::size_t index) {
    std::string text;
    for (const auto& piece : console.line(index).pieces) {
      const auto& bytes = std::get<OutputWritten>(timeline.event(piece.event).fact).data.bytes;
      text.append(bytes.begin() + piece.begin, bytes.begin() + piece.end);
    }
    return text;
  }
};

}  // namespace

TEST_CASE("what was written is cut into lines at its newlines") {
  Written story;
  story.writes(1, 1, "one\ntwo\n\nthree");
  REQUIRE(story.console.size() == 4);
  CHECK(story.line(0) == "one");
  CHECK(story.line(1) == "two");
  CHECK(story.line(2).empty());
  CHECK(story.line(3) == "three");
}

TEST_CASE("a line that is written in pieces is one line, also when others write meanwhile") {
  Written story;
  story.writes(1, 1, "name: \xec");
  story.writes(2, 1, "other\n");
  story.writes(1, 2, "trouble\n");
  story.writes(1, 1, "\x95\x88\n");
  REQUIRE(story.console.size() == 3);
  CHECK(story.line(0) == "name: 안");
  CHECK(story.console.line(0).pieces.size() == 2);
  CHECK(story.line(1) == "other");
  CHECK(story.console.line(2).stream == 2);
  CHECK(story.console.writers() == std::vector<ProcessId>{{1}, {2}});
}

TEST_CASE("the last line at a moment is the last that was begun") {
  Written story;
  story.writes(1, 1, "one\n");
  const Time first = story.now();
  story.wait(1000);
  story.writes(1, 1, "two\n");
  CHECK_FALSE(story.console.last_at(Time{0}));
  CHECK(story.console.last_at(first) == std::size_t{0});
  CHECK(story.console.last_at(story.now()) == std::size_t{1});
}

TEST_CASE("bytes that the recording only counted end the line that they belong to") {
  Written story;
  Buffer some = buffer_of("begin");
  some.length = 20'000;
  story.happens(OutputWritten{{1}, 1, some});
  story.writes(1, 1, "next\n");
  REQUIRE(story.console.size() == 2);
  CHECK(story.console.line(0).not_kept == 19'995);
  CHECK(story.line(1) == "next");
  Buffer none;
  none.length = 7;
  story.happens(OutputWritten{{1}, 1, none});
  story.writes(1, 1, "");
  REQUIRE(story.console.size() == 3);
  CHECK(story.console.line(2).not_kept == 7);
}

TEST_CASE("a line that does not end goes on in the next one") {
  Written story;
  story.writes(1, 1, std::string(ConsoleLines::longest_line + 10, 'x') + "\n");
  REQUIRE(story.console.size() == 2);
  CHECK(story.line(0).size() == ConsoleLines::longest_line);
  CHECK(story.line(1).size() == 10);
}

TEST_CASE("a long recording is read in steps") {
  Story story;
  for (int i = 0; i < 100; ++i) story.happens(OutputWritten{{1}, 1, buffer_of("line\n")});
  ConsoleLines console;
  console.follow(story.timeline, 30);
  CHECK(console.size() == 30);
  CHECK_FALSE(console.has_read_all(story.timeline));
  console.follow(story.timeline, 100);
  CHECK(console.size() == 100);
  CHECK(console.has_read_all(story.timeline));
}
