#include "engine/explain/line_calls.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

TEST_CASE("a line's calls are counted by name, with each result and errno") {
  testing::Story story;
  story.start("server", 100, {"./server"});
  const auto first = story.call(100, "recvfrom").at_line(7).returns(5);
  story.call(100, "recvfrom").at_line(7).returns(5);
  story.call(100, "recvfrom").at_line(7).returns(0);
  story.call(100, "recvfrom").at_line(7).fails(104, "ECONNRESET");
  story.call(100, "close").at_line(7).returns(0);
  const auto open = story.call(100, "accept4").at_line(9).id();
  story.call(100, "socket").returns(3);

  const auto files = calls_by_line(story.timeline, story.timeline.end());
  REQUIRE(files.size() == 1);
  const auto& lines = files.at("server.cpp");
  REQUIRE(lines.size() == 2);
  const auto& received = lines.at(7).at(0);
  CHECK(received.name == "recvfrom");
  CHECK(received.function == "main");
  CHECK(received.count == 4);
  CHECK(received.results == std::map<std::int64_t, std::size_t>{{0, 1}, {5, 2}});
  CHECK(received.errors == std::map<std::string, std::size_t>{{"ECONNRESET", 1}});
  CHECK(received.first == first);
  CHECK(lines.at(7).at(1).name == "close");
  CHECK(lines.at(9).at(0).open == 1);
  CHECK(lines.at(9).at(0).last == open);
}

TEST_CASE("up to a moment, a call that returns later has not returned") {
  testing::Story story;
  const auto call = story.call(100, "accept4").at_line(9);
  const auto before = story.now();
  testing::Story::Call(call).returns(4);
  CHECK(calls_by_line(story.timeline, before).at("server.cpp").at(9).at(0).open == 1);
  CHECK(calls_by_line(story.timeline, story.now()).at("server.cpp").at(9).at(0).open == 0);
}

TEST_CASE("many kinds of results are counted without being kept apart") {
  testing::Story story;
  for (int result = 0; result < 40; ++result) story.call(100, "recvfrom").at_line(7).returns(result);
  const auto calls = calls_by_line(story.timeline, story.now()).at("server.cpp").at(7).at(0);
  CHECK(calls.results.size() == LineCalls::most_results);
  CHECK(calls.other_results == 40 - LineCalls::most_results);
}

}  // namespace switchboard
