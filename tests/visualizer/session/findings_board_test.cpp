#include "visualizer/session/findings_board.hpp"

#include "engine/recording/writer.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"
#include "tests/temporary_directory.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using visualizer::FindingsBoard;

namespace {

struct Mistake : TcpLife {
  EventId first{};
  Mistake() {
    handshake();
    first = receives();
    for (int i = 0; i < 5; ++i) receives();
  }
  EventId receives() {
    auto taking = call(server, "recvfrom",
                       {{"sockfd", std::int64_t{4}}, {"len", std::int64_t{64}}, {"flags", Symbol{0, ""}}});
    return taking.on(4, server_socket).returns(0);
  }
};

}  // namespace

TEST_CASE("a timeline in memory is looked at once for each revision") {
  Mistake story;
  FindingsBoard board;
  board.follow({}, story.timeline, FindingsBoard::Growing::no);
  CHECK(board.update() == FindingsBoard::Changed::yes);
  REQUIRE(board.look() != nullptr);
  REQUIRE(board.look()->cards.size() == 1);
  CHECK(board.number_of(story.first) == 1);
  const auto generation = board.generation();
  board.follow({}, story.timeline, FindingsBoard::Growing::no);
  CHECK(board.update() == FindingsBoard::Changed::no);
  CHECK(board.generation() == generation);
  story.receives();
  board.follow({}, story.timeline, FindingsBoard::Growing::no);
  CHECK(board.update() == FindingsBoard::Changed::yes);
}

TEST_CASE("a file is looked at beside the frames, with a reader of its own") {
  Mistake story;
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "run.swb").string();
  {
    RecordingWriter writer(file, story.timeline.info);
    writer.write({story.timeline.events().begin(), story.timeline.events().end()});
    writer.finish(story.now());
  }
  FindingsBoard board;
  board.follow(file, story.timeline, FindingsBoard::Growing::no);
  board.finish();
  REQUIRE(board.look() != nullptr);
  CHECK(board.look()->trouble.empty());
  REQUIRE(board.look()->cards.size() == 1);
  CHECK(board.look()->cards[0].evidence.at(0).event == story.first);
  CHECK(board.look()->calls > 6);
  CHECK_FALSE(board.progress());
}

TEST_CASE("a file that cannot be read again is said, and nothing is found in it") {
  Mistake story;
  FindingsBoard board;
  board.follow("/nonexistent/run.swb", story.timeline, FindingsBoard::Growing::no);
  board.finish();
  REQUIRE(board.look() != nullptr);
  CHECK_FALSE(board.look()->trouble.empty());
  CHECK(board.look()->cards.empty());
}

TEST_CASE("a growing recording is not looked at again at once") {
  Mistake story;
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "run.swb").string();
  RecordingWriter writer(file, story.timeline.info);
  writer.write({story.timeline.events().begin(), story.timeline.events().end()});
  FindingsBoard board;
  board.follow(file, story.timeline, FindingsBoard::Growing::yes);
  board.finish();
  REQUIRE(board.look() != nullptr);
  const auto generation = board.generation();
  story.receives();
  board.follow(file, story.timeline, FindingsBoard::Growing::yes);
  CHECK_FALSE(board.progress());
  board.update();
  CHECK(board.generation() == generation);
}
