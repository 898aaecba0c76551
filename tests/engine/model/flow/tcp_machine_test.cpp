#include "engine/model/flow/tcp_machine.hpp"

#include <algorithm>
#include <set>

#include "tests/catch_any.hpp"

namespace switchboard {

using enum TcpState;

TEST_CASE("the machine has the eleven states of RFC 9293 and no edge twice") {
  std::set<TcpState> states;
  std::set<std::pair<TcpState, TcpState>> edges;
  for (const auto& edge : machine_edges()) {
    states.insert(edge.from);
    states.insert(edge.to);
    CHECK(edges.emplace(edge.from, edge.to).second);
    CHECK(edge.from != edge.to);
  }
  CHECK(states.size() == 11);
}

TEST_CASE("every usual edge but the two that begin a life anew goes on in it") {
  for (const auto& edge : machine_edges()) {
    if (edge.use != MachineEdge::Use::usual || edge.from == close || edge.to == close) continue;
    CHECK(distance_in_life(edge.from) < distance_in_life(edge.to));
  }
}

TEST_CASE("what lies between two states is said where one way leads there") {
  CHECK(states_between(established, fin_wait2) == std::vector{fin_wait1});
  CHECK(states_between(listen, close_wait) == std::vector{syn_recv, established});
  CHECK(states_between(established, last_ack) == std::vector{close_wait});
  CHECK(states_between(close, established) == std::vector<TcpState>{syn_sent});
}

TEST_CASE("what lies between two states is not made up") {
  CHECK(states_between(established, time_wait).empty());  // by FIN_WAIT2 or by CLOSING
  CHECK(states_between(fin_wait2, close).empty());        // by TIME_WAIT or by a reset
  CHECK(states_between(established, fin_wait1).empty());  // nothing lies there
  CHECK(states_between(time_wait, established).empty());  // no way
}

TEST_CASE("the kernel's own names are states of the machine") {
  CHECK(in_machine(bound_inactive) == close);
  CHECK(in_machine(new_syn_recv) == syn_recv);
  CHECK(in_machine(closing) == closing);
}

}  // namespace switchboard
