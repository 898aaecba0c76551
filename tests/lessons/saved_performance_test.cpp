#include "lessons/player/saved_performance.hpp"

#include "engine/recording/writer.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;

Syscall call_of(const char* name) {
  Syscall call;
  call.process = {7};
  call.thread = {7};
  call.name = name;
  return call;
}

Event note(std::int64_t id, const std::string& text) {
  return {{id}, Time{id * 1000}, NoteWritten{step_topic, text}};
}

/// A call that returns before the first step, one that is in progress then and returns before the second.
struct Kept {
  TemporaryDirectory directory;
  std::string path = (directory.path() / "kept.swb").string();

  Kept() {
    RecordingInfo info;
    info.network = "private";
    RecordingWriter writer(path, info);
    auto socket = call_of("socket");
    socket.returned = Time{1500};
    socket.result = 3;
    auto accept = call_of("accept");
    accept.returned = Time{3500};
    accept.result = 4;
    const std::vector<Event> events{
        {{1}, Time{1000}, socket},    {{2}, Time{1800}, accept},
        note(3, "1 It waits"),        {{4}, Time{3600}, call_of("close")},
        note(5, "2 Somebody called"), {{6}, Time{6000}, ProcessExited{{7}, {.code = 0, .signal = {}}}}};
    writer.write(events);
    writer.finish(Time{7000});
  }
};

Step step_called(const char* title) {
  Step step;
  step.title = title;
  return step;
}

}  // namespace

TEST_CASE("a kept performance shows what had happened when each step was reached, and no more") {
  const Kept kept;
  SavedPerformance performance(kept.path);
  REQUIRE(performance.state() == Performance::State::idle);
  CHECK(performance.timeline().size() == 0);

  performance.perform(step_called("It waits"), 1);
  CHECK(performance.update());
  REQUIRE(performance.state() == Performance::State::idle);
  CHECK(performance.reached() == Time{3000});
  CHECK(performance.timeline().size() == 3);
  CHECK(performance.timeline().call({1})->result == 3);
  CHECK_FALSE(performance.timeline().call({2})->returned);

  performance.perform(step_called("Somebody called"), 2);
  performance.update();
  CHECK(performance.timeline().call({2})->result == 4);
  CHECK_FALSE(performance.timeline().call({4})->returned);
  CHECK(performance.reached() == Time{5000});

  performance.finish();
  CHECK(performance.state() == Performance::State::ending);
  performance.update();
  CHECK(performance.state() == Performance::State::over);
  CHECK(performance.timeline().size() == 6);
}

TEST_CASE("a kept performance that lacks a step says which") {
  const Kept kept;
  SavedPerformance performance(kept.path);
  performance.perform(step_called("A third one"), 3);
  CHECK(performance.state() == Performance::State::failed);
  CHECK_THAT(performance.failure(), ContainsSubstring("A third one"));
}

TEST_CASE("a kept performance whose file is none fails, and does not throw") {
  const TemporaryDirectory directory;
  SavedPerformance performance((directory.path() / "nothing.swb").string());
  CHECK(performance.state() == Performance::State::failed);
  CHECK_FALSE(performance.failure().empty());
}

}  // namespace switchboard::lessons
