#include "visualizer/session/recording_index.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

TEST_CASE("following event by event gives what following at once gives") {
  ListenStory story;
  RecordingIndex at_once, bit_by_bit;
  at_once.follow(story.timeline);
  Timeline growing;
  for (const Event& event : story.timeline.events()) {
    Event entered = event;
    if (auto* call = std::get_if<Syscall>(&entered.fact)) {
      call->returned.reset();
      call->result.reset();
    }
    growing.append(entered);
    bit_by_bit.follow(growing);
    growing.append(event);
    bit_by_bit.follow(growing);
  }
  CHECK(bit_by_bit.calls() == at_once.calls());
  CHECK(bit_by_bit.activity() == at_once.activity());
  REQUIRE(bit_by_bit.threads().size() == at_once.threads().size());
  for (std::size_t i = 0; i < at_once.threads().size(); ++i) {
    REQUIRE(bit_by_bit.threads()[i].calls.size() == at_once.threads()[i].calls.size());
    for (std::size_t k = 0; k < at_once.threads()[i].calls.size(); ++k)
      CHECK(bit_by_bit.threads()[i].calls[k].length == at_once.threads()[i].calls[k].length);
  }
}

TEST_CASE("a long recording is read in parts, and gives what reading it at once gives") {
  ListenStory story;
  RecordingIndex at_once, in_parts;
  at_once.follow(story.timeline);
  CHECK_FALSE(in_parts.has_read_all(story.timeline));
  in_parts.follow(story.timeline, 2);
  CHECK(in_parts.events_read() == 2);
  CHECK_FALSE(in_parts.has_read_all(story.timeline));
  while (!in_parts.has_read_all(story.timeline)) in_parts.follow(story.timeline, 2);
  CHECK(in_parts.events_read() == story.timeline.size());
  CHECK(in_parts.calls() == at_once.calls());
  CHECK(in_parts.activity() == at_once.activity());
  CHECK(in_parts.queues().size() == at_once.queues().size());
}

TEST_CASE("the accept queue's steps and its limit are kept") {
  ListenStory story;
  RecordingIndex index;
  index.follow(story.timeline);
  REQUIRE(index.queues().size() == 1);
  CHECK(index.queues()[0].highest == 4);
  CHECK(index.queues()[0].limit.back().value == 3);
}

TEST_CASE("written bytes are found across several calls") {
  Story story;
  story.start("client A", 7, {"./client"});
  const auto say = [&](std::string_view text) {
    story.call(7, "sendto", {{"buf", buffer_of(text)}})
        .on(3, 9)
        .returns(static_cast<std::int64_t>(text.size()));
  };
  say("hello ");
  say("world");
  RecordingIndex index;
  index.follow(story.timeline);
  CHECK(index.written(story.timeline, {9}, 0, 11, 64) == bytes_of("hello world"));
  CHECK(index.written(story.timeline, {9}, 4, 8, 64) == bytes_of("o wo"));
  CHECK(index.written(story.timeline, {9}, 0, 11, 3) == bytes_of("hel"));
  CHECK(index.written(story.timeline, {8}, 0, 11, 64).empty());
}

TEST_CASE("a call that was held begins when it is let go") {
  Story story;
  story.start("server", 7, {"./server"});
  auto call = story.call(7, "accept");
  story.happens(ThreadPaused{{7}, {7}, call.id(), ThreadPaused::Where::before});
  RecordingIndex index;
  index.follow(story.timeline);
  CHECK_FALSE(index.made_at(story.timeline, *story.timeline.find(call.id())));
  story.wait(500);
  story.happens(ThreadResumed{{7}, {7}});
  const Time resumed = story.now();
  index.follow(story.timeline);
  CHECK(index.made_at(story.timeline, *story.timeline.find(call.id())) == resumed);
}

TEST_CASE("a finished recording opens where the queue was longest") {
  ListenStory story;
  RecordingIndex index;
  index.follow(story.timeline);
  const Time at = index.opening_moment(story.timeline);
  const auto& world = story.timeline.snapshot_at(at);
  REQUIRE(world.listeners().size() == 1);
  CHECK(world.listeners()[0]->listener()->length == 4);
}

TEST_CASE("the call that a program ended in does not wait for ever") {
  Story story;
  story.start("client", 7, {"./client"});
  story.call(7, "exit_group");
  story.happens(ProcessExited{{7}, {.code = 0, .signal = {}}});
  RecordingIndex index;
  index.follow(story.timeline);
  CHECK(index.threads()[0].calls[0].length >= 0);
}
