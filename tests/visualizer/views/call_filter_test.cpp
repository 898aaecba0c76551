#include "visualizer/views/call_filter.hpp"

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
