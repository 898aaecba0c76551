#include "visualizer/session/related.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/wire.hpp"
#include "visualizer/session/session.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {

/// One connection over which the client sends five bytes that the server reads.
struct Greeting : Story {
  static constexpr std::uint64_t client_socket = 0x20, server_socket = 0x1c;
  struct Ids {
    EventId connect{}, send{}, receive{}, syn{}, answer{}, data{};
  } ids;

  Greeting() {
    Wire wire{*this};
    start("server", 100, {"./server"});
    start("client", 200, {"./client"});
    call(200, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, client_socket)
        .returns(3);
    auto accepting = call(100, "accept", {{"sockfd", 3}}).on(3, 0x1b);
    auto connecting = call(200, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}});
    connecting.on(3, client_socket);
    ids.syn = wire.syn();
    ids.answer = wire.syn_ack();
    wire.ack(Wire::client, 1, 1);
    ids.connect = connecting.returns(0);
    sample(client_socket, TcpState::established, "127.0.0.1:40212", "127.0.0.1:8080");
    accepting.makes(4, server_socket).returns(4);
    sample(server_socket, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40212");
    ids.send = call(200, "sendto", {{"buf", buffer_of("hello")}, {"len", std::int64_t{5}}})
                   .on(3, client_socket)
                   .returns(5);
    ids.data = wire.send(Wire::client, 1, 1, "hello");
    ids.receive = call(100, "recvfrom", {{"len", std::int64_t{64}}}).on(4, server_socket).returns(5);
  }
};

}  // namespace

TEST_CASE("a packet that is selected selects its sender's socket and is related to its calls") {
  Greeting story;
  const auto ids = story.ids;
  Session session = Session::of(std::move(story.timeline));
  session.select_packet(ids.syn);
  CHECK(session.selection().packet == ids.syn);
  CHECK_FALSE(session.selection().call);
  CHECK(session.selection().socket == SocketId{Greeting::client_socket});
  CHECK(session.related().events == std::vector{ids.connect});

  session.select_packet(ids.answer);
  CHECK(session.selection().socket == SocketId{Greeting::server_socket});
  session.select_packet(ids.data);
  CHECK(session.related().has(ids.send));
  CHECK(session.related().has(ids.receive));
  CHECK_FALSE(session.related().has(ids.connect));
}

TEST_CASE("a call that is selected is related to the segments of its bytes and to who read them") {
  Greeting story;
  const auto ids = story.ids;
  Session session = Session::of(std::move(story.timeline));
  CHECK(session.related().events.empty());
  session.select_call(ids.send);
  CHECK(session.related().events == std::vector{ids.data, ids.receive});
  REQUIRE(session.related().ties.size() == 1);
  CHECK(session.related().ties[0].kind == TieKind::sends);
  session.select_call(ids.connect);
  CHECK(session.related().events == std::vector{ids.syn});
  session.select_nothing();
  CHECK(session.related().events.empty());
}
