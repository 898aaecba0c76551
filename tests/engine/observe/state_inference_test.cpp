#include "engine/observe/state_inference.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard {
namespace {

using enum TcpState;
using testing::Story;
using testing::Wire;

/// Two sockets with an established connection; packets change their states.
struct Ends {
  Story story;
  Wire wire{story};
  StateInference inference;
  std::map<std::uint64_t, TcpState> states;

  explicit Ends(TcpState at_first = established) {
    take(wire.syn());
    sample(0x20, at_first, "127.0.0.1:40212", "127.0.0.1:8080");
    take(wire.syn_ack());
    take(wire.ack(Wire::client, 1, 1));
    sample(0x1c, established, "127.0.0.1:8080", "127.0.0.1:40212");
  }
  void sample(std::uint64_t socket, TcpState state, std::string_view local, std::string_view remote) {
    inference.sampled(
        std::get<SocketSample>(story.timeline.find(story.sample(socket, state, local, remote))->fact));
    states[socket] = state;
  }
  void take(EventId packet) {
    for (const auto& changed : inference.packet(std::get<Packet>(story.timeline.find(packet)->fact))) {
      CHECK(changed.certainty == Certainty::inferred);
      states[changed.socket.value] = *changed.state;
    }
  }
  TcpState client() { return states[0x20]; }
  TcpState server() { return states[0x1c]; }
};

}  // namespace

TEST_CASE("the answer to a SYN makes a client's connection established") {
  Ends ends(syn_sent);
  CHECK(ends.client() == established);
}

TEST_CASE("a connection closes through the states of RFC 9293 at both ends") {
  Ends ends;
  ends.take(ends.wire.fin(Wire::client, 1, 1));
  CHECK(ends.client() == fin_wait1);
  CHECK(ends.server() == close_wait);
  ends.take(ends.wire.ack(Wire::server, 1, 2));
  CHECK(ends.client() == fin_wait2);
  ends.take(ends.wire.fin(Wire::server, 1, 2));
  CHECK(ends.client() == time_wait);
  CHECK(ends.server() == last_ack);
  ends.take(ends.wire.ack(Wire::client, 2, 2));
  CHECK(ends.server() == close);
}

TEST_CASE("two ends that close at the same time meet in CLOSING") {
  Ends ends;
  const auto first = ends.wire.fin(Wire::client, 1, 1);
  const auto second = ends.wire.fin(Wire::server, 1, 1);
  ends.take(first);
  ends.sample(0x1c, fin_wait1, "127.0.0.1:8080", "127.0.0.1:40212");  // its own FIN has left already
  ends.take(second);
  CHECK(ends.client() == closing);
  ends.take(ends.wire.ack(Wire::server, 2, 2));
  CHECK(ends.client() == time_wait);
}

TEST_CASE("a FIN before the bytes in front of it have come changes nothing at the receiver") {
  Ends ends;
  ends.take(ends.wire.fin(Wire::client, 6, 1));
  CHECK(ends.server() == established);
  ends.take(ends.wire.send(Wire::client, 1, 1, "hello"));
  CHECK(ends.server() == close_wait);
}

TEST_CASE("a reset closes both ends, and a sample of the kernel's always wins") {
  Ends ends;
  ends.take(ends.wire.packet(Wire::server, {.ack = true, .rst = true}, 1, 1));
  CHECK(ends.client() == close);
  CHECK(ends.server() == close);
  ends.sample(0x20, established, "127.0.0.1:40212", "127.0.0.1:8080");
  ends.take(ends.wire.fin(Wire::client, 1, 1));
  CHECK(ends.client() == fin_wait1);
}

TEST_CASE("which of two states of a connection is the later one follows from RFC 9293") {
  CHECK(comes_before(established, fin_wait1));
  CHECK(comes_before(syn_sent, established));
  CHECK(comes_before(last_ack, close));
  CHECK_FALSE(comes_before(fin_wait2, fin_wait1));
  CHECK_FALSE(comes_before(close_wait, fin_wait1));
  CHECK_FALSE(comes_before(syn_sent, close));  // a new attempt
  CHECK_FALSE(comes_before(close, established));
}

TEST_CASE("between two hosts a FIN changes the sender as it leaves and the receiver as it arrives") {
  Ends ends;
  auto fin = std::get<Packet>(ends.story.timeline.find(ends.wire.fin(Wire::client, 1, 1))->fact);
  const auto seen = [&](Packet::Seen where) {
    fin.seen = where;
    return ends.inference.packet(fin);
  };
  const auto left = seen(Packet::Seen::leaving_host);
  REQUIRE(left.size() == 1);
  CHECK(left[0].socket == SocketId{0x20});
  CHECK(left[0].state == fin_wait1);
  CHECK(seen(Packet::Seen::dropped_by_cable).empty());
  const auto arrived = seen(Packet::Seen::arriving_at_host);
  REQUIRE(arrived.size() == 1);
  CHECK(arrived[0].socket == SocketId{0x1c});
  CHECK(arrived[0].state == close_wait);
}

}  // namespace switchboard
