// What lessons/20_iterative_server/README.md states about Linux, checked with sockets of our own on loopback.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <sys/time.h>

namespace switchboard {

using namespace loopback;

TEST_CASE("a caller is connected and its bytes are taken while nobody calls accept") {
  const Listener listener;
  const auto caller = listener.dial();
  CHECK(info_of(caller).tcpi_state == TCP_ESTABLISHED);
  CHECK(send_text(caller, "hello B\n") == "8");
  CHECK(receive(caller, MSG_DONTWAIT) == "EAGAIN");
  CHECK(receive(listener.accept()) == "hello B\n");
}

TEST_CASE("who hangs up while waiting stays in the accept queue, in CLOSE_WAIT") {
  const Listener listener;
  const auto stays = listener.dial();
  auto leaves = listener.dial();
  REQUIRE(send_text(leaves, "hello C\n") == "8");
  leaves = {};
  // On a listener these two fields are the accept queue's length and its limit (tcp_get_info in
  // net/ipv4/tcp.c).
  CHECK(info_of(listener.fd).tcpi_unacked == 2);
  const auto first = listener.accept(), second = listener.accept();
  REQUIRE(news_at(second));
  CHECK(info_of(first).tcpi_state == TCP_ESTABLISHED);
  CHECK(info_of(second).tcpi_state == TCP_CLOSE_WAIT);
}

TEST_CASE("a caller who has gone is read, and the first send to it succeeds") {
  const Listener listener;
  auto caller = listener.dial();
  REQUIRE(send_text(caller, "hello C\n") == "8");
  caller = {};
  const auto accepted = listener.accept();
  CHECK(receive(accepted) == "hello C\n");
  CHECK(send_text(accepted, "hello C\n") == "8");
  CHECK(receive(accepted) == "end of stream");
  // RST has come for what was sent: the next one knows.
  REQUIRE(news_at(accepted, POLLHUP));
  CHECK(send_text(accepted, "more") == "EPIPE");
}

TEST_CASE("accept takes the callers in the order of their calls") {
  const Listener listener;
  const auto first = listener.dial(), second = listener.dial();
  REQUIRE(send_text(second, "second") == "6");
  REQUIRE(send_text(first, "first") == "5");
  CHECK(receive(listener.accept()) == "first");
  CHECK(receive(listener.accept()) == "second");
}

TEST_CASE("SO_RCVTIMEO ends the wait for a silent caller with EAGAIN") {
  const Pair pair;
  const timeval moment{0, 20'000};
  REQUIRE(::setsockopt(pair.server.number(), SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment) == 0);
  CHECK(receive(pair.server) == "EAGAIN");
  REQUIRE(send_text(pair.client, "late") == "4");
  CHECK(receive(pair.server) == "late");  // the connection is well
}

}  // namespace switchboard
