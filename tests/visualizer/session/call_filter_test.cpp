#include "visualizer/session/call_filter.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {
int taken(std::string_view text) {
  ListenStory story;
  const auto marks = program_marks(story.timeline);
  const CallFilter filter(text);
  int count = 0;
  for (const Event& event : story.timeline.events())
    if (const auto* call = std::get_if<Syscall>(&event.fact)) count += filter.takes(*call, marks) ? 1 : 0;
  return count;
}
}  // namespace

TEST_CASE("an empty filter takes every call") {
  CHECK(CallFilter("   ").is_empty());
  CHECK(taken("") == taken("call:"));
}

TEST_CASE("call: takes names that the program wrote and names of the kernel") {
  CHECK(taken("call:accept") == 2);
  CHECK(taken("call:send") == taken("call:sendto"));
}

TEST_CASE("words narrow each other") {
  CHECK(taken("call:connect") == 6);
  CHECK(taken("call:connect who:F") == 1);
  CHECK(taken("call:connect who:F result:open") == 1);
  CHECK(taken("call:connect who:F result:ok") == 0);
}

TEST_CASE("pid, fd and text are looked for") {
  CHECK(taken("pid:4127 call:bind") == 1);
  CHECK(taken("fd:4") == 3);
  CHECK(taken("0.0.0.0:8080") == 1);
  CHECK(taken("hello") == 5);
}

TEST_CASE("result:error takes failed calls only") {
  CHECK(taken("result:error") == 0);
}

TEST_CASE("results are compared with numbers") {
  CHECK(taken("call:send result:8") == 5);
  CHECK(taken("call:send result:>8") + taken("call:send result:<=8") == taken("call:send"));
  CHECK(taken("result:<0") == 0);
  CHECK(taken("call:connect result:>=0") == 5);
}

TEST_CASE("a socket's calls are found by its cookie, the call that made it among them") {
  CHECK(taken("socket:1b call:socket") == 1);
  CHECK(taken("socket:1b call:bind") == 1);
  CHECK(taken("socket:1c call:accept") == 1);
}

TEST_CASE("what the head decides is what the whole call decides") {
  Story story;
  story.start("server", 7, {"./server"});
  story.call(7, "connect").on(3, 0x1b).fails(111, "ECONNREFUSED");
  story.call(7, "sendto", {{"buf", buffer_of("hello")}}).on(3, 0x1b).returns(5);
  story.call(7, "accept4").on(3, 0x1b).makes(4, 0x1c).returns(4);
  story.call(7, "recvfrom");
  const auto marks = program_marks(story.timeline);
  int decided = 0;
  for (const char* text :
       {"call:connect", "call:send", "call:accept", "result:<0", "result:5", "result:open", "result:error",
        "result:ok", "error:", "error:econnref", "pid:7", "pid:8", "socket:1c", "socket:1b", "who:S", "fd:3",
        "hello", "call:send result:>=5", "result:econnrefused"}) {
    const CallFilter filter(text);
    story.timeline.each_head([&](std::size_t index, const EventHead& head) {
      if (!head.is_call()) return;
      const auto known = filter.takes(head, story.timeline.names(), marks);
      if (!known) return;
      ++decided;
      INFO(text << " and call " << index);
      CHECK(*known == filter.takes(std::get<Syscall>(story.timeline.event(index).fact), marks));
    });
  }
  CHECK(decided > 40);
}
