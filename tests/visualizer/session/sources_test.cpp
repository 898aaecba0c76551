#include "visualizer/session/sources.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/source_story.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {
const std::string server = "/home/ada/server.cpp", talk = "/home/ada/talk.cpp";
constexpr std::size_t everything = 1'000'000;
}  // namespace

TEST_CASE("each line has the calls that it made, up to a moment") {
  SourceStory story;
  Sources sources;
  sources.follow(story.timeline, everything);
  CHECK(sources.files() == std::vector<std::string>{server, talk});
  const auto& line = sources.lines_of(server)->at(31);
  CHECK(line.calls.size() == 3);
  const Time second = story.timeline.find(story.accepts[1])->at;
  CHECK(summary_of(line, second).calls == 2);
  CHECK(summary_of(line, second).last == story.timeline.index_of(story.accepts[1]));
  CHECK(summary_of(line, Time{0}).calls == 0);
  CHECK_FALSE(summary_of(line, Time{0}).last);
}

TEST_CASE("a failure counts from when it failed") {
  SourceStory story;
  Sources sources;
  sources.follow(story.timeline, everything);
  const auto& line = sources.lines_of(server)->at(27);
  const Event& failed = *story.timeline.find(story.bind_call);
  const Time returned = *std::get<Syscall>(failed.fact).returned;
  CHECK(summary_of(line, Time{returned.ns - 1}).failures == 0);
  CHECK(summary_of(line, returned).failures == 1);
  CHECK(summary_of(line, story.now()).calls == 2);
  CHECK(summary_of(line, story.now()).last_failure == story.timeline.index_of(story.bind_call));
}

TEST_CASE("a call that fails after it was read is counted when it has failed") {
  SourceStory story;
  Sources sources;
  sources.follow(story.timeline, everything);
  CHECK(sources.lines_of(talk)->at(2).failures.empty());
  Event event = *story.timeline.find(story.waiting);
  auto& call = std::get<Syscall>(event.fact);
  call.returned = story.tick();
  call.result = -1;
  call.error = Symbol{104, "ECONNRESET"};
  story.timeline.append(std::move(event));
  sources.follow(story.timeline, everything);
  CHECK(sources.lines_of(talk)->at(2).failures.size() == 1);
  CHECK(sources.lines_of(talk)->at(2).calls.size() == 1);
}

TEST_CASE("the newest call with a line is found by time, and by socket") {
  SourceStory story;
  Sources sources;
  sources.follow(story.timeline, everything);
  CHECK(sources.latest(story.now()) == story.timeline.index_of(story.waiting));
  CHECK(sources.latest(story.now(), SocketId{SourceStory::listener}) ==
        story.timeline.index_of(story.accepts[2]));
  CHECK_FALSE(sources.latest(Time{0}));
  CHECK_FALSE(sources.latest(story.now(), SocketId{0x20}));
  CHECK(sources.without_line() == 1);
  CHECK(sources.function_only() == 0);
}

TEST_CASE("a long recording is read in steps and gives the same") {
  SourceStory story;
  Sources whole, steps;
  whole.follow(story.timeline, everything);
  while (!steps.has_read_all(story.timeline)) steps.follow(story.timeline, 1);
  CHECK(steps.files() == whole.files());
  CHECK(steps.latest(story.now()) == whole.latest(story.now()));
}

TEST_CASE("a text that is not there is asked for again when the recording has grown") {
  Sources sources;
  int asked = 0;
  std::optional<std::string> kept;
  const Sources::Ask ask = [&](const std::string&) {
    ++asked;
    return kept;
  };
  CHECK(sources.text("a.c", 1, ask) == nullptr);
  CHECK(sources.text("a.c", 1, ask) == nullptr);
  CHECK(asked == 1);
  kept = "one\n\ttwo\r\n/* three\nfour */ five";
  const SourceText* text = sources.text("a.c", 2, ask);
  REQUIRE(text != nullptr);
  CHECK(asked == 2);
  CHECK(text->lines == std::vector<std::string>{"one", "    two", "/* three", "four */ five"});
  CHECK(text->begins[3].until == "*/");
  CHECK(text->language == Language::c);
  CHECK(sources.text("a.c", 3, ask) == text);
  CHECK(asked == 2);
}
