#include "visualizer/session/shown_connection.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"
#include "visualizer/session/session.hpp"

using namespace switchboard;
using namespace switchboard::testing;
using namespace switchboard::visualizer;

namespace {
using What = ShownConnection::What;

/// A short connection first, then one that goes further.
struct Two : TcpLife {
  EventId second_syn{};
  Two() {
    Wire first(*this, "127.0.0.1:40100", "127.0.0.1:8080");
    second_syn = first.syn();
    handshake();
    shuts_down();
    wire.fin(Wire::client, 1, 1);
  }
};
}  // namespace

TEST_CASE("without a selection the most eventful connection is shown") {
  Two story;
  Session session = Session::of(std::move(story.timeline));
  CHECK(session.shown_connection().number == std::size_t{1});
}

TEST_CASE("a selected socket, call or packet shows its own connection") {
  Two story;
  const EventId connected = story.connected, other = story.second_syn;
  Session session = Session::of(std::move(story.timeline));
  session.select_packet(other);
  CHECK(session.shown_connection().number == std::size_t{0});
  session.select_call(connected);
  CHECK(session.shown_connection().number == std::size_t{1});
  session.select_socket(SocketId{TcpLife::server_socket});
  CHECK(session.shown_connection().number == std::size_t{1});
}

TEST_CASE("a selected accept shows the connection that it made") {
  Two story;
  EventId accepted{};
  for (const Event& event : story.timeline.events())
    if (const auto* call = std::get_if<Syscall>(&event.fact); call != nullptr && call->name == "accept")
      accepted = event.id;
  Session session = Session::of(std::move(story.timeline));
  session.select_call(accepted);
  CHECK(session.shown_connection().number == std::size_t{1});
}

TEST_CASE("the ends have the letters of their programs and different colours") {
  Two story;
  Session session = Session::of(std::move(story.timeline));
  const auto& shown = session.shown_connection();
  CHECK(shown.ends[0].letter == "A");
  CHECK(shown.ends[1].letter == "S");
  CHECK(shown.ends[0].role == ProgramRole::client);
  CHECK(shown.ends[1].role == ProgramRole::server);
}

TEST_CASE("rows are both ends' steps by time") {
  Two story;
  Session session = Session::of(std::move(story.timeline));
  const auto& shown = session.shown_connection();
  REQUIRE(shown.rows.size() > 4);
  for (std::size_t i = 1; i < shown.rows.size(); ++i)
    CHECK(shown.step(shown.rows[i - 1]).at <= shown.step(shown.rows[i]).at);
  CHECK(shown.rows_until(Time{0}) == 0);
  CHECK(shown.rows_until(session.end()) == shown.rows.size());
}

TEST_CASE("a listener is shown alone, and a socket that is not TCP has no machine") {
  Two story;
  SocketSample udp;
  udp.socket = {0x77};
  udp.type = 2;
  udp.protocol = 17;
  story.happens(udp);
  Session session = Session::of(std::move(story.timeline));
  session.select_socket(SocketId{TcpLife::listener});
  CHECK(session.shown_connection().what == What::alone);
  session.select_socket(SocketId{0x77});
  CHECK(session.shown_connection().what == What::no_machine);
}

TEST_CASE("an empty recording shows nothing") {
  Session session = Session::of(Timeline());
  CHECK(session.shown_connection().what == What::nothing);
}
