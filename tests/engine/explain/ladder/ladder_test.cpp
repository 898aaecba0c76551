#include "engine/explain/ladder/ladder.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"
#include "tests/engine/ladder_story.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;
using testing::LadderStory;
using testing::Story;
using Kind = LadderStep::Kind;

constexpr LaneNumber server = 0, client = 1;

std::optional<std::size_t> step_of(const Ladder& ladder, std::uint32_t index, Kind kind) {
  const auto found = std::ranges::find_if(
      ladder.steps(), [&](const LadderStep& step) { return step.index == index && step.kind == kind; });
  if (found == ladder.steps().end()) return {};
  return static_cast<std::size_t>(found - ladder.steps().begin());
}

}  // namespace

TEST_CASE("each thread that uses sockets is a lane, and steps are in the order of time") {
  LadderStory story;
  story.open();
  story.talk();
  const Ladder& ladder = story.read();
  REQUIRE(ladder.lanes().size() == 2);
  CHECK(ladder.lanes()[server].process == ProcessId{LadderStory::server});
  CHECK(ladder.lanes()[server].takes_calls);
  CHECK_FALSE(ladder.lanes()[client].takes_calls);
  CHECK(std::ranges::is_sorted(ladder.steps(), {}, &LadderStep::at));
  const auto entered = step_of(ladder, story.place(story.connect), Kind::enters);
  const auto syn = step_of(ladder, story.place(story.syn), Kind::leaves);
  const auto returned = step_of(ladder, story.place(story.connect), Kind::returns);
  REQUIRE(entered);
  REQUIRE(syn);
  REQUIRE(returned);
  CHECK(*entered < *syn);
  CHECK(*syn < *returned);
}

TEST_CASE("a live ladder is the same as one that is read at once") {
  LadderStory live;
  live.open();
  live.read();
  live.talk();
  live.read();
  live.client_hangs_up();
  live.server_closes();
  live.exit(LadderStory::client);
  live.read();
  LadderStory whole;
  whole.open();
  whole.talk();
  whole.client_hangs_up();
  whole.server_closes();
  whole.exit(LadderStory::client);
  whole.read();
  CHECK(std::ranges::equal(live.ladder.steps(), whole.ladder.steps()));
  for (LaneNumber lane = 0; lane < 2; ++lane)
    CHECK(live.ladder.lanes()[lane].calls == whole.ladder.lanes()[lane].calls);
}

TEST_CASE("segments go from the lane that sent them to the lane that takes them") {
  LadderStory story;
  story.open();
  story.talk();
  story.client_hangs_up();
  story.server_closes();
  const Ladder& ladder = story.read();
  const auto ends = [&](EventId packet) {
    return ladder.ends_of(story.timeline, story.flows, *story.timeline.find(packet));
  };
  for (const EventId packet : {story.syn, story.handshake_ack, story.data, story.client_fin, story.last_ack})
    CHECK(ends(packet) == LadderEnds{client, server});
  for (const EventId packet : {story.syn_ack, story.data_ack, story.client_fin_ack, story.server_fin})
    CHECK(ends(packet) == LadderEnds{server, client});
  const auto talks = ladder.talks(story.timeline, story.flows);
  CHECK(talks.pairs == std::set<std::pair<LaneNumber, LaneNumber>>{{server, client}});
  CHECK(talks.outside == Ladder::Talks::Outside::nothing);
}

TEST_CASE("a call that we held the thread before is entered when it was let go") {
  LadderStory story;
  story.start("server", LadderStory::server, {"./server"});
  story.call(LadderStory::server, "socket").makes(3, LadderStory::listener).returns(3);
  auto accepting = story.call(LadderStory::server, "accept").on(3, LadderStory::listener);
  const auto place = story.place(accepting.id());
  story.happens(ThreadPaused{
      {LadderStory::server}, {LadderStory::server}, accepting.id(), ThreadPaused::Where::before});
  story.read();
  CHECK_FALSE(step_of(story.ladder, place, Kind::enters));
  CHECK(story.ladder.lanes()[0].held_before == place);
  story.wait(1000);
  const Time before = story.now();
  story.happens(ThreadResumed{{LadderStory::server}, {LadderStory::server}});
  accepting.returns(4);
  story.read();
  const auto entered = step_of(story.ladder, place, Kind::enters);
  REQUIRE(entered);
  CHECK(story.ladder.steps()[*entered].at > before);
  CHECK(story.ladder.lanes()[0].calls.back().index == place);
  CHECK_FALSE(story.ladder.lanes()[0].held_before);
}

TEST_CASE("bytes between UNIX sockets pass without a wire, from the send to the receive that returns them") {
  LadderStory story;
  constexpr int parent = 300, child = 301;
  story.start("pair", parent, {"./pair"});
  story.call(parent, "socketpair", {{"domain", Symbol{1, "AF_UNIX"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
      .makes(3, 0x50)
      .makes(4, 0x51)
      .returns(0);
  story.happens(ProcessForked{{parent}, {child}});
  for (const auto& [socket, peer] : {std::pair(0x50, 0x51), std::pair(0x51, 0x50)}) {
    SocketSample sample;
    sample.socket = SocketId{static_cast<std::uint64_t>(socket)};
    sample.peer = SocketId{static_cast<std::uint64_t>(peer)};
    sample.domain = 1;
    sample.type = 1;
    story.happens(sample);
  }
  auto receiving = story.call(child, "read").on(4, 0x51);
  const auto sent = story.call(parent, "write", {{"buf", buffer_of("hello")}}).on(3, 0x50).returns(5);
  const auto received = receiving.returns(5);
  const Ladder& ladder = story.read();
  REQUIRE(ladder.passages().size() == 1);
  const auto& passage = ladder.passages()[0];
  CHECK(passage.sent == story.place(sent));
  CHECK(passage.received == story.place(received));
  CHECK(passage.bytes == 5);
  CHECK(passage.ends == LadderEnds{0, 1});
  const auto gives = step_of(ladder, 0, Kind::gives), takes = step_of(ladder, 0, Kind::takes);
  REQUIRE(gives);
  REQUIRE(takes);
  CHECK(*gives < *takes);
}

TEST_CASE("calls on other files are counted and left out, waits of threads without sockets too") {
  LadderStory story;
  story.start("shell", 400, {"sh"});
  story.call(400, "poll").returns(1);
  story.call(400, "write", {{"buf", buffer_of("$ ")}}).returns(2);
  const Ladder& ladder = story.read();
  CHECK(ladder.lanes().empty());
  CHECK(ladder.left_out() == 2);
}

}  // namespace switchboard
