#include "visualizer/layout/stage_scene.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {
StageScene scene_at_end(ListenStory& story) {
  return scene_of(story.timeline.snapshot_at(story.timeline.end()), program_marks(story.timeline));
}
}  // namespace

TEST_CASE("who waits stands in the queue in the order of coming, with the client's letter") {
  ListenStory story;
  const auto scene = scene_at_end(story);
  REQUIRE(scene.listeners.size() == 1);
  const auto& listener = scene.listeners[0];
  CHECK(listener.length == 4);
  CHECK(listener.limit == 3);
  REQUIRE(listener.waiting.size() == 4);
  std::string letters;
  for (const auto& waiting : listener.waiting) letters += waiting.client.letter;
  CHECK(letters == "BCDE");
}

TEST_CASE("a client without an answer stands outside the door and not in the queue") {
  ListenStory story;
  const auto scene = scene_at_end(story);
  REQUIRE(scene.listeners[0].knocking.size() == 1);
  CHECK(scene.listeners[0].knocking[0].letter == "F");
}

TEST_CASE("an accepted connection has both ends and its descriptor") {
  ListenStory story;
  const auto scene = scene_at_end(story);
  REQUIRE(scene.connections.size() == 1);
  CHECK(scene.connections[0].client.letter == "A");
  CHECK(scene.connections[0].fd == 4);
  REQUIRE(scene.connections[0].server_end != nullptr);
  CHECK(scene.connections[0].server_end->id.value == ListenStory::accepted);
}

TEST_CASE("everybody is on the stage once") {
  ListenStory story;
  const auto scene = scene_at_end(story);
  CHECK(scene.servers.size() == 1);
  CHECK(scene.idle.empty());
  CHECK(scene.alone.empty());
}

TEST_CASE("a client whose program has no socket yet stands by itself") {
  Story story;
  story.start("server", 10, {"./server"});
  story.call(10, "listen").on(3, 1).returns(0);
  story.start("client A", 11, {"./client"});
  const auto scene = scene_of(story.timeline.snapshot_at(story.now()), program_marks(story.timeline));
  REQUIRE(scene.idle.size() == 1);
  CHECK(scene.idle[0].letter == "A");
}

TEST_CASE("a connection to somebody whom we do not observe has one end") {
  Story story;
  story.start("client", 11, {"./client"});
  story.call(11, "socket").makes(3, 5).returns(3);
  story.call(11, "connect").on(3, 5).returns(0);
  story.sample(5, TcpState::established, "127.0.0.1:4000", "10.9.8.7:80");
  const auto scene = scene_of(story.timeline.snapshot_at(story.now()), program_marks(story.timeline));
  REQUIRE(scene.connections.size() == 1);
  CHECK(scene.connections[0].server_end == nullptr);
}
