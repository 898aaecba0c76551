#include "engine/explain/ladder/ladder_notes.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/ladder_story.hpp"

namespace switchboard {
namespace {

using testing::inet;
using testing::LadderStory;
using testing::Wire;
using Kind = LadderNote::Kind;

constexpr int late = 200'000;  // microseconds

}  // namespace

TEST_CASE("a RST that answers a SYN says that nothing listens there") {
  LadderStory story;
  story.start("client", LadderStory::client, {"./client"});
  auto connecting = story.call(LadderStory::client, "connect", {{"addr", inet("127.0.0.1:8080")}})
                        .on(3, LadderStory::client_socket);
  story.wire.syn();
  const auto reset = story.wire.packet(Wire::server, {.ack = true, .rst = true}, 0, 1);
  connecting.fails(111, "ECONNREFUSED");
  const auto note = story.note(reset);
  REQUIRE(note);
  CHECK(note->kind == Kind::nothing_listens);
  CHECK(note->port == Port{8080});
  CHECK_FALSE(note->endpoint);
}

TEST_CASE("an acknowledged FIN that nobody answers leaves the other end in CLOSE_WAIT") {
  LadderStory story;
  story.open();
  story.talk();
  story.client_hangs_up();
  CHECK_FALSE(story.note(story.client_fin_ack));  // it may still close
  story.wait(late);
  story.exit(LadderStory::client);
  const auto note = story.note(story.client_fin_ack);
  REQUIRE(note);
  CHECK(note->kind == Kind::hung_up);
  CHECK(note->who == LaneNumber{1});
  CHECK(note->other == LaneNumber{0});
}

TEST_CASE("an end that closes in its turn, even late, did not forget to") {
  LadderStory story;
  story.open();
  story.talk();
  story.client_hangs_up();
  story.wait(late);
  story.server_closes();
  CHECK_FALSE(story.note(story.client_fin_ack));
  CHECK_FALSE(story.note(story.server_fin));
  CHECK_FALSE(story.note(story.last_ack));
}

TEST_CASE("a connection that nobody accepts for long waits in the accept queue") {
  LadderStory story;
  story.start("server", LadderStory::server, {"./server"});
  story.call(LadderStory::server, "listen").on(3, LadderStory::listener).returns(0);
  story.sample(LadderStory::listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 8);
  story.wire.syn();
  story.wire.syn_ack();
  const auto ack = story.wire.ack(Wire::client, 1, 1);
  story.sample(LadderStory::server_socket, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40212", 0, 0,
               0);
  story.wait(late);
  const auto taken = story.call(LadderStory::server, "accept")
                         .on(3, LadderStory::listener)
                         .makes(4, LadderStory::server_socket)
                         .returns(4);
  const auto note = story.note(ack);
  REQUIRE(note);
  CHECK(note->kind == Kind::in_accept_queue);
  CHECK(note->waited == story.timeline.find(taken)->at - story.timeline.find(ack)->at);
}

TEST_CASE("an accept that waits already lets no connection wait") {
  LadderStory story;
  story.open();
  CHECK_FALSE(story.note(story.handshake_ack));
  CHECK_FALSE(story.note(story.syn));
}

TEST_CASE("a SYN without an answer names the full queue where a sample shows it") {
  LadderStory story;
  story.start("server", LadderStory::server, {"./server"});
  story.call(LadderStory::server, "listen").on(3, LadderStory::listener).returns(0);
  story.sample(LadderStory::listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 2, 1);
  const auto first = story.wire.syn();
  story.wait(1'000'000);
  const auto again = story.wire.syn();
  const auto note = story.note(first);
  REQUIRE(note);
  CHECK(note->kind == Kind::queue_full);
  CHECK(note->queue.length == 2);
  CHECK(note->queue.limit == 1);
  CHECK_FALSE(story.note(again));  // its answer may be on its way
  story.wire.syn_ack();
  CHECK_FALSE(story.note(again));
  CHECK(story.note(first));
}

TEST_CASE("a RST because of unread bytes says how many") {
  LadderStory story;
  story.open();
  story.talk();
  story.wire.send(Wire::client, 7, 1, "more");
  auto closing = story.call(LadderStory::server, "close").on(4, LadderStory::server_socket).closes(4);
  const auto reset = story.wire.packet(Wire::server, {.ack = true, .rst = true}, 1, 11);
  closing.returns(0);
  const auto note = story.note(reset);
  REQUIRE(note);
  CHECK(note->kind == Kind::closed_unread);
  CHECK(note->bytes == 4);
  CHECK(note->who == LaneNumber{0});
}

}  // namespace switchboard
