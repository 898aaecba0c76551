#include "engine/narrate/path_text.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::TcpLife;
using testing::Wire;
using enum TcpState;

const StateStep& step_to(const EndPath& path, TcpState to) {
  for (const auto& step : path.steps)
    if (step.to == to) return step;
  FAIL("no such step");
  return path.steps.front();
}

std::string stay(TcpLife& life, std::size_t end, TcpState state) {
  const auto path = life.path();
  for (std::size_t i = 0; i < path.ends[end].steps.size(); ++i)
    if (path.ends[end].steps[i].to == state)
      return stay_text(path, end, i, life.flows, life.timeline, life.timeline.end());
  return "no such step";
}

void delayed_acks(TcpLife& life, std::uint64_t count) {
  life.happens(CountersSampled{{{"TcpExt.DelayedACKs", count}}, {}});
}

}  // namespace

TEST_CASE("a step names the call that made it and the segment that it sent") {
  TcpLife life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  const auto path = life.path();
  CHECK(step_text(step_to(path.ends[0], syn_sent), life.timeline) == "connect, SYN sent");
  CHECK(step_text(step_to(path.ends[0], fin_wait1), life.timeline) == "shutdown(3, SHUT_WR), FIN sent");
  CHECK(step_label(step_to(path.ends[0], fin_wait1), life.timeline) == "shutdown(3, SHUT_WR): FIN sent");
  CHECK(step_text(step_to(path.ends[1], listen), life.timeline) == "listen(3, 8)");
  CHECK(step_label(step_to(path.ends[1], syn_recv), life.timeline) == "SYN came: a new socket is born here");
}

TEST_CASE("a FIN of a program that ended is its end's") {
  TcpLife life;
  life.handshake();
  life.happens(ProcessExited{{TcpLife::client}, {.code = 0, .signal = {}}});
  life.wire.fin(Wire::client, 1, 1);
  const auto path = life.path();
  CHECK(step_text(step_to(path.ends[0], fin_wait1), life.timeline) == "the end of the program, FIN sent");
}

TEST_CASE("every edge of the machine has words and every state its name in the RFC") {
  for (const auto& edge : machine_edges()) {
    CHECK_FALSE(edge_label(edge).empty());
    CHECK_FALSE(rfc_name(edge.from).empty());
  }
  CHECK(rfc_name(fin_wait1) == "FIN-WAIT-1");
  CHECK(rfc_name(syn_recv) == "SYN-RECEIVED");
}

TEST_CASE("the phase of a connection follows from both of its ends") {
  CHECK(phase_of(established, established, "A", "S").title == "Open");
  CHECK(phase_of(fin_wait2, close_wait, "A", "S").caption == "A has finished sending, and still receives");
  CHECK(phase_of(close_wait, fin_wait2, "A", "S").caption == "S has finished sending, and still receives");
  CHECK(phase_of(fin_wait1, fin_wait1, "A", "S").title == "Closing");
  CHECK(phase_of(time_wait, close, "A", "S").title == "Over");
  CHECK(phase_of(close, close, "A", "S").title == "Closed");
  CHECK(phase_of(syn_sent, listen, "A", "S").caption == "A has sent a SYN and has no answer");
  CHECK(phase_of(syn_sent, {}, "A", "S").title == "Dialling");
  CHECK(phase_of(close, fin_wait2, "A", "S").title == "Broken");
  CHECK(phase_of({}, {}, "A", "S").title == "Not begun");
}

TEST_CASE("every pair of states has a phase in words") {
  for (int a = 1; a <= 12; ++a)
    for (int b = 1; b <= 12; ++b) {
      const auto phase = phase_of(tcp_state_from(a), tcp_state_from(b), "A", "S");
      CHECK_FALSE(phase.title.empty());
      CHECK_FALSE(phase.caption.empty());
    }
}

TEST_CASE("what an end may still do follows from its state, its unread bytes and who holds it") {
  using Answer = EndRights::Answer;
  auto rights = rights_of({.state = fin_wait2, .peer = "S"});
  CHECK(rights.send == Answer::refused);
  CHECK(rights.send_text == "send: EPIPE");
  CHECK(rights.receive == Answer::waits);
  CHECK(rights.sentence == "may read what S sends; close. It may not send again.");
  rights = rights_of({.state = fin_wait2, .unread = 21});
  CHECK(rights.receive_text == "recv: 21 B");
  rights = rights_of({.state = close_wait});
  CHECK(rights.send == Answer::gives);
  CHECK(rights.receive_text == "recv = 0 (end)");
  CHECK(rights_of({.state = close_wait, .unread = 3}).receive_text == "recv: 3 B");
  CHECK_THAT(rights_of({.state = established, .held = EndUse::Held::not_yet}).sentence,
             ContainsSubstring("no program has accepted it"));
  CHECK_THAT(rights_of({.state = fin_wait2, .held = EndUse::Held::no_more}).sentence,
             ContainsSubstring("answered with RST"));
  CHECK(rights_of({.state = close, .held = EndUse::Held::no_more, .unread = 5}).sentence ==
        "can do nothing: there is no connection.");
}

TEST_CASE("a held-back ACK explains a long FIN_WAIT1 where the kernel counted one") {
  TcpLife life;
  life.handshake();
  delayed_acks(life, 1);
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.wait(42'000);
  life.wire.ack(Wire::server, 1, 2);
  SECTION("it did") {
    life.wait(2'000);
    delayed_acks(life, 2);
    CHECK_THAT(stay(life, 0, fin_wait1), ContainsSubstring("held its ACK back"));
  }
  SECTION("it did not, so nothing is said") {
    CHECK(stay(life, 0, fin_wait1).empty());
  }
}

TEST_CASE("CLOSE_WAIT lasts because the program here has not closed, and only until it has") {
  TcpLife life;
  life.handshake();
  life.shuts_down();
  life.wire.fin(Wire::client, 1, 1);
  life.wire.ack(Wire::server, 1, 2);
  life.wait(300'000);
  life.there(close_wait);
  CHECK_THAT(stay(life, 1, close_wait), ContainsSubstring("has not closed its end"));
  life.closes(TcpLife::server, 4, TcpLife::server_socket);
  life.wire.fin(Wire::server, 1, 2);
  CHECK_THAT(stay(life, 1, close_wait), ContainsSubstring("until the program closed its end"));
}

TEST_CASE("a SYN that is sent again and again is counted") {
  TcpLife life;
  life.dials();
  life.wire.syn();
  life.wait(1'000'000);
  life.wire.syn();
  life.here(syn_sent);
  CHECK_THAT(stay(life, 0, syn_sent), ContainsSubstring("its SYN was sent 2 times, and no answer has come"));
}

TEST_CASE("short stays need no reason") {
  TcpLife life;
  life.handshake();
  CHECK(stay(life, 1, syn_recv).empty());
  CHECK(stay(life, 0, syn_sent).empty());
}

TEST_CASE("sockets without TCP's states are said to have none") {
  SocketState udp;
  udp.sample.domain = 2;
  udp.sample.type = 2;
  udp.sample.protocol = 17;
  CHECK_THAT(no_machine_text(udp), ContainsSubstring("each datagram stands alone"));
  SocketState local;
  local.sample.domain = 1;
  local.sample.type = 1;
  CHECK_THAT(no_machine_text(local), ContainsSubstring("no states between"));
}

}  // namespace switchboard
