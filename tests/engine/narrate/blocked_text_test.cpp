#include "engine/narrate/blocked_text.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

TEST_CASE("a wait is told with its call, what it is for and who would end it") {
  testing::Story story;
  story.start("server", 1, {"./server"});
  story.start("client", 2, {"./client"});
  story.call(2, "socket").makes(3, 20).returns(3);
  story.call(1, "accept").on(3, 10).makes(4, 30).returns(4);
  story.sample(20, TcpState::established, "127.0.0.1:40000", "127.0.0.1:8080");
  story.sample(30, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40000");
  story.call(1, "recvfrom", {{"sockfd", 4}, {"len", 64}}).on(4, 30).at_line(41);
  story.call(2, "recvfrom", {{"sockfd", 3}, {"len", 64}}).on(3, 20);
  story.wait(5000);
  story.happens(NoteWritten{"test", "Time has passed."});
  const auto blocked = blocked_at(story.timeline, story.timeline.end());
  const auto& world = story.timeline.snapshot_at(story.timeline.end());
  REQUIRE(blocked.threads.size() == 2);
  CHECK(blocked_text(blocked.threads[0], story.timeline, world) ==
        "server waits in recv(4, 64) at server.cpp:41 for bytes from client.");
  CHECK(waker_text(blocked.threads[0], world) == "client sends, closes or ends.");
  REQUIRE(blocked.standstills.size() == 1);
  CHECK(standstill_text(blocked.standstills[0], blocked, world)
            .starts_with("server and client wait for each other:"));
}

}  // namespace switchboard
