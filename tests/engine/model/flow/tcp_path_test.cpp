#include "engine/model/flow/tcp_path.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"

namespace switchboard {
namespace {

using testing::Wire;
using Life = testing::TcpLife;
using enum TcpState;

constexpr int client = Life::client, server = Life::server;
constexpr auto client_socket = Life::client_socket, server_socket = Life::server_socket,
               listener = Life::listener;
constexpr auto client_end = Life::client_end, server_end = Life::server_end;

std::vector<TcpState> states(const EndPath& path) {
  std::vector<TcpState> result;
  for (const auto& step : path.steps) {
    if (result.empty() && step.from) result.push_back(*step.from);
    result.push_back(step.to);
  }
  return result;
}

std::vector<StateCause> causes(const EndPath& path) {
  std::vector<StateCause> result;
  for (const auto& step : path.steps) result.push_back(step.cause);
  return result;
}

const StateStep& step_to(const EndPath& path, TcpState to) {
  const auto found = std::ranges::find(path.steps, to, &StateStep::to);
  REQUIRE(found != path.steps.end());
  return *found;
}

}  // namespace

TEST_CASE("both ends go through the states of a half-closed connection, each step by its call or segment") {
  Life life;
  life.handshake();
  const auto shut = life.shuts_down();
  const auto fin = life.wire.fin(Wire::client, 1, 1);
  life.here(fin_wait1);
  const auto ack = life.wire.ack(Wire::server, 1, 2);
  life.there(close_wait);
  const auto closing = life.closes(server, 4, server_socket);
  const auto other_fin = life.wire.fin(Wire::server, 1, 2);
  const auto last_ack_packet = life.wire.ack(Wire::client, 2, 2);
  const auto path = life.path();

  CHECK(states(path.ends[0]) == std::vector{close, syn_sent, established, fin_wait1, fin_wait2, time_wait});
  CHECK(states(path.ends[1]) ==
        std::vector{close, listen, syn_recv, established, close_wait, last_ack, close});
  CHECK(causes(path.ends[1]) == std::vector{StateCause::listen_called, StateCause::syn_came,
                                            StateCause::ack_came, StateCause::fin_came, StateCause::fin_sent,
                                            StateCause::fin_acked});
  CHECK(path.ends[1].listener == SocketId{listener});
  CHECK(path.ends[1].own == 1);
  CHECK(path.ends[1].steps[0].call == life.listened);
  CHECK(step_to(path.ends[0], syn_sent).call == life.connected);
  CHECK(step_to(path.ends[0], fin_wait1).call == shut);
  CHECK(step_to(path.ends[0], fin_wait1).packet == fin);
  CHECK(step_to(path.ends[0], fin_wait2).packet == ack);
  CHECK(step_to(path.ends[1], last_ack).call == closing);
  CHECK(step_to(path.ends[0], time_wait).packet == other_fin);
  CHECK(path.ends[1].steps.back().packet == last_ack_packet);
}

TEST_CASE("a step that the kernel confirmed is seen, one that only follows from segments is inferred") {
  Life life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.wire.ack(Wire::server, 1, 2);
  life.here(fin_wait2);
  const auto path = life.path();
  CHECK(step_to(path.ends[0], syn_sent).certainty == Certainty::inferred);
  CHECK(step_to(path.ends[0], established).certainty == Certainty::seen);
  CHECK(step_to(path.ends[0], fin_wait1).certainty == Certainty::inferred);
  CHECK(step_to(path.ends[0], fin_wait2).certainty == Certainty::seen);
  CHECK(step_to(path.ends[1], syn_recv).certainty == Certainty::inferred);
  CHECK(step_to(path.ends[1], established).certainty == Certainty::seen);
  CHECK(step_to(path.ends[1], close_wait).certainty == Certainty::inferred);
}

TEST_CASE("the state at a time is that of the last step before it") {
  Life life;
  life.handshake();
  const auto path = life.path();
  const Time opened = step_to(path.ends[0], established).at;
  CHECK(state_at(path.ends[0], Time{0}) == close);
  CHECK(state_at(path.ends[0], Time{opened.ns - 1}) == syn_sent);
  CHECK(state_at(path.ends[0], opened) == established);
  CHECK(state_at(EndPath{}, opened) == std::nullopt);
}

TEST_CASE("a descriptor's CLOSED does not end the TIME_WAIT of its pair, its end in the tables does") {
  Life life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.wire.fin(Wire::server, 1, 2);
  life.wire.ack(Wire::client, 2, 2);
  life.here(close);
  life.wait(5'000);
  life.here(time_wait);
  SECTION("the tables have it still") {
    CHECK(states(life.path().ends[0]).back() == time_wait);
  }
  SECTION("it has gone after a minute") {
    life.wait(60'000'000);
    life.gone(client_socket, time_wait);
    const auto path = life.path();
    CHECK(states(path.ends[0]).back() == close);
    CHECK(path.ends[0].steps.back().cause == StateCause::time_passed);
  }
}

TEST_CASE("a FIN that acknowledges this end's FIN leads to TIME_WAIT in one step") {
  Life life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.wire.fin(Wire::server, 1, 2);
  const auto path = life.path();
  CHECK(states(path.ends[0]) == std::vector{close, syn_sent, established, fin_wait1, time_wait});
  CHECK(path.ends[0].steps.back().cause == StateCause::fin_and_ack_came);
}

TEST_CASE("two ends that close at once go through CLOSING") {
  Life life;
  life.handshake();
  life.wire.fin(Wire::client, 1, 1);
  life.wire.fin(Wire::server, 1, 1);
  life.wire.ack(Wire::client, 2, 2);
  life.wire.ack(Wire::server, 2, 2);
  const auto path = life.path();
  CHECK(states(path.ends[0]) == std::vector{close, syn_sent, established, fin_wait1, closing, time_wait});
}

TEST_CASE(
    "a handshake that meets a full accept queue stays in SYN_RECV until an ACK after its last SYN ACK") {
  Life life;
  auto connecting = life.dials();
  life.wire.syn();
  life.wire.syn_ack();
  life.wire.ack(Wire::client, 1, 1);
  connecting.returns(0);
  life.here(established);
  life.there(syn_recv);
  life.wait(900'000);
  SECTION("it is still there") {
    CHECK(states(life.path().ends[1]) == std::vector{close, listen, syn_recv});
  }
  SECTION("the SYN ACK comes again, and now there is room") {
    life.wire.syn_ack();
    const auto ack = life.wire.ack(Wire::client, 1, 1);
    life.there(established);
    const auto path = life.path();
    CHECK(states(path.ends[1]) == std::vector{close, listen, syn_recv, established});
    CHECK(path.ends[1].steps.back().packet == ack);
    CHECK(step_to(path.ends[1], syn_recv).certainty == Certainty::seen);
  }
}

TEST_CASE("a refused connect goes from SYN_SENT to CLOSED, and nobody is at the other end") {
  Life life;
  auto connecting = life.dials();
  life.wire.syn();
  const auto reset = life.wire.packet(Wire::server, {.ack = true, .rst = true}, 0, 1);
  connecting.fails(111, "ECONNREFUSED");
  life.sample(client_socket, close, client_end, "0.0.0.0:0");
  const auto path = life.path();
  // No sample ever named this socket's endpoints, so the wire alone tells.
  CHECK(path.ends[1].steps.empty());
  CHECK(states(path.ends[0]) == std::vector{close, syn_sent, close});
  CHECK(path.ends[0].steps.back().cause == StateCause::reset_came);
  CHECK(path.ends[0].steps.back().packet == reset);
}

TEST_CASE("a SYN without an answer leaves the listener's side without a connection") {
  Life life;
  life.dials();
  life.wire.syn();
  life.here(syn_sent);
  life.wire.syn();
  const auto path = life.path();
  CHECK(states(path.ends[0]) == std::vector{close, syn_sent});
  CHECK(path.ends[0].steps[0].certainty == Certainty::seen);
  CHECK(path.ends[1].steps.empty());
}

TEST_CASE("a connect that gives up ends SYN_SENT") {
  Life life;
  auto connecting = life.dials();
  life.wire.syn();
  life.here(syn_sent);
  life.wait(2'000'000);
  connecting.fails(110, "ETIMEDOUT");
  const auto path = life.path();
  CHECK(states(path.ends[0]) == std::vector{close, syn_sent, close});
  CHECK(path.ends[0].steps.back().cause == StateCause::call_failed);
  CHECK(path.ends[0].steps.back().call == life.connected);
}

TEST_CASE("without packets calls and the kernel's words make the path, and what lies between is not later") {
  Life life;
  auto connecting = life.dials();
  connecting.returns(0);
  life.here(established);
  life.call(server, "accept").on(3, listener).makes(4, server_socket).returns(4);
  life.there(established);
  const auto shut = life.shuts_down();
  life.here(fin_wait2);
  const auto path = life.path();
  REQUIRE(states(path.ends[0]) == std::vector{close, syn_sent, established, fin_wait1, fin_wait2});
  CHECK(step_to(path.ends[0], syn_sent).call == life.connected);
  CHECK(step_to(path.ends[0], fin_wait1).when == StateStep::When::not_later);
  CHECK(step_to(path.ends[0], fin_wait1).certainty == Certainty::inferred);
  CHECK(step_to(path.ends[0], fin_wait1).call == shut);
  CHECK(states(path.ends[1]) == std::vector{close, listen, syn_recv, established});
  CHECK(step_to(path.ends[1], syn_recv).when == StateStep::When::not_later);
}

TEST_CASE("where two ways lead between two seen states none is made up") {
  Life life;
  life.dials().returns(0);
  life.here(established);
  life.here(time_wait);
  const auto path = life.path();
  REQUIRE(states(path.ends[0]) == std::vector{close, syn_sent, established, time_wait});
  CHECK(path.ends[0].steps.back().cause == StateCause::only_seen);
}

TEST_CASE("a FIN that overtakes its data counts when the data has come") {
  Life life;
  life.handshake();
  life.wire.fin(Wire::client, 6, 1);
  life.wait(1'000);
  const auto data = life.wire.send(Wire::client, 1, 1, "hello");
  const auto path = life.path();
  CHECK(step_to(path.ends[1], close_wait).at == life.timeline.find(data)->at);
}

TEST_CASE("bytes that come twice do not delay a FIN that had all of them") {
  Life life;
  life.handshake();
  life.wire.send(Wire::client, 1, 1, "hello");
  const auto fin = life.wire.fin(Wire::client, 6, 1);
  life.wait(200'000);
  life.wire.send(Wire::client, 1, 1, "hello");
  const auto path = life.path();
  CHECK(step_to(path.ends[1], close_wait).at == life.timeline.find(fin)->at);
}

TEST_CASE("a word of the kernel that was stamped late moves no end back") {
  Life life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.there(established);
  const auto path = life.path();
  CHECK(states(path.ends[1]).back() == close_wait);
}

TEST_CASE("a word that was stamped before its segment came takes no reason away from the step") {
  Life life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.here(fin_wait2);
  life.wait(3'000);
  const auto ack = life.wire.ack(Wire::server, 1, 2);
  const auto path = life.path();
  CHECK(step_to(path.ends[0], fin_wait2).packet == ack);
  CHECK(step_to(path.ends[0], fin_wait2).certainty == Certainty::seen);
}

TEST_CASE("a socket that dials again has a path for each connection") {
  Life life;
  auto refused = life.dials();
  life.wire.syn();
  life.here(syn_sent);
  life.wire.packet(Wire::server, {.ack = true, .rst = true}, 0, 1);
  refused.fails(111, "ECONNREFUSED");
  life.wait(100'000);
  Wire again(life, "127.0.0.1:40300", server_end);
  auto second = life.dials();
  again.handshake();
  second.returns(0);
  life.sample(client_socket, established, "127.0.0.1:40300", server_end);
  life.flows.follow(life.timeline);
  REQUIRE(life.flows.connections().size() == 2);
  const auto first = path_of(life.flows.connections()[0], life.flows, life.timeline);
  const auto newer = path_of(life.flows.connections()[1], life.flows, life.timeline);
  CHECK(states(first.ends[0]) == std::vector{close, syn_sent, close});
  CHECK(states(newer.ends[0]) == std::vector{close, syn_sent, established});
}

TEST_CASE("a reset closes both ends") {
  Life life;
  life.handshake();
  const auto closing = life.closes(client, 3, client_socket);
  life.wire.packet(Wire::client, {.ack = true, .rst = true}, 1, 1);
  const auto path = life.path();
  CHECK(path.ends[0].steps.back().cause == StateCause::reset_sent);
  CHECK(path.ends[0].steps.back().call == closing);
  CHECK(path.ends[1].steps.back().cause == StateCause::reset_came);
  CHECK(states(path.ends[1]).back() == close);
}

TEST_CASE("a reset that the kernel did not believe changes nothing") {
  Life life;
  life.handshake();
  life.wire.packet(Wire::server, {.rst = true}, 90'000, 0);
  life.wait(50'000);
  life.sample(client_socket, close_wait, client_end, server_end, 1);
  CHECK(states(life.path().ends[0]) == std::vector{close, syn_sent, established, close_wait});
}

TEST_CASE("a listener's path leads to LISTEN by listen and from it by close") {
  Life life;
  const auto closing = life.closes(server, 3, listener);
  life.gone(listener, listen);
  life.flows.follow(life.timeline);
  const auto path = path_of(SocketId{listener}, life.flows, life.timeline);
  REQUIRE(states(path) == std::vector{close, listen, close});
  CHECK(path.steps[0].call == life.listened);
  CHECK(path.steps[1].call == closing);
  CHECK(path.steps[1].cause == StateCause::closed);
}

TEST_CASE("a socket of which nothing is known has no path") {
  Life life;
  life.flows.follow(life.timeline);
  CHECK(path_of(SocketId{0x99}, life.flows, life.timeline).steps.empty());
}

}  // namespace switchboard
