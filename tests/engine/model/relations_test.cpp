#include "engine/model/relations.hpp"

#include <random>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using testing::Story;

TEST_CASE("relations are what the world says of each socket, when ports are used again and sockets shared") {
  Story story;
  std::mt19937 random(1);
  for (int process = 1; process <= 4; ++process) story.start("program", process, {"./program"});
  for (std::uint64_t socket = 10; socket < 80; ++socket) {
    const int process = 1 + static_cast<int>(random() % 4), fd = static_cast<int>(socket);
    story.call(process, "socket").makes(fd, socket).returns(fd);
    const auto here = "127.0.0.1:" + std::to_string(40000 + random() % 5);
    const auto there = "127.0.0.1:" + std::to_string(40000 + random() % 5);
    story.sample(socket, TcpState::established, here, there);
    if (random() % 3 == 0) story.call(process, "dup").makes(fd + 100, socket).returns(fd + 100);
    if (random() % 4 == 0) story.call(process, "close").on(fd, socket).closes(fd).returns(0);
  }
  story.happens(ProcessForked{{2}, {9}});
  const auto& world = story.timeline.snapshot_at(story.now());
  const Relations relations(world);
  int with_peer = 0, shared = 0;
  for (const auto& [id, socket] : world.sockets) {
    INFO(id.value);
    const auto* peer = relations.peer_of(socket);
    CHECK(peer == world.peer_of(socket));
    CHECK(relations.holders(id) == world.holders(id));
    with_peer += peer != nullptr;
    shared += relations.holders(id).size() > 1;
  }
  CHECK(with_peer > 10);
  CHECK(shared > 3);
}

}  // namespace switchboard
