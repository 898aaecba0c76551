#include "engine/model/flow/tcp_machine.hpp"

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

using enum TcpState;
using Use = MachineEdge::Use;

// RFC 9293, figure 5; the resets and what follows them are section 3.10.7, in words.
constexpr auto edges = std::to_array<MachineEdge>({
    {close, listen, StateCause::listen_called},
    {close, syn_sent, StateCause::syn_sent},
    {listen, syn_recv, StateCause::syn_came},
    {syn_sent, established, StateCause::syn_ack_came},
    {syn_recv, established, StateCause::ack_came},
    {established, fin_wait1, StateCause::fin_sent},
    {established, close_wait, StateCause::fin_came},
    {fin_wait1, fin_wait2, StateCause::fin_acked},
    {fin_wait1, closing, StateCause::fin_came},
    {fin_wait2, time_wait, StateCause::fin_came},
    {closing, time_wait, StateCause::fin_acked},
    {close_wait, last_ack, StateCause::fin_sent},
    {last_ack, close, StateCause::fin_acked},
    {time_wait, close, StateCause::time_passed},
    {syn_sent, syn_recv, StateCause::syn_came_too, Use::rare},
    {syn_recv, fin_wait1, StateCause::fin_sent, Use::rare},
    {fin_wait1, time_wait, StateCause::fin_and_ack_came, Use::rare},
    {syn_sent, close, StateCause::reset_came, Use::rare},
    {syn_recv, close, StateCause::reset_came, Use::rare},
    {established, close, StateCause::reset_came, Use::rare},
    {close_wait, close, StateCause::reset_came, Use::rare},
    {fin_wait1, close, StateCause::reset_came, Use::rare},
    {fin_wait2, close, StateCause::reset_came, Use::rare},
    {closing, close, StateCause::reset_came, Use::rare},
    {listen, close, StateCause::closed, Use::rare},
    // A send on a listening socket is an error on Linux (send(2), EPIPE).
    {listen, syn_sent, StateCause::syn_sent, Use::not_on_linux},
});

}  // namespace

std::span<const MachineEdge> machine_edges() {
  return edges;
}

const MachineEdge* edge_between(TcpState from, TcpState to) {
  const auto found =
      std::ranges::find_if(edges, [&](const MachineEdge& e) { return e.from == from && e.to == to; });
  return found == edges.end() ? nullptr : &*found;
}

TcpState in_machine(TcpState state) {
  if (state == bound_inactive) return close;
  return state == new_syn_recv ? syn_recv : state;
}

int distance_in_life(TcpState state) {
  switch (in_machine(state)) {
    case listen:
      return 1;
    case syn_sent:
      return 2;
    case syn_recv:
      return 3;
    case established:
      return 4;
    case fin_wait1:
    case close_wait:
      return 5;
    case fin_wait2:
    case closing:
    case last_ack:
      return 6;
    case time_wait:
      return 7;
    default:
      return 8;  // CLOSED, as the end of a life
  }
}

std::vector<TcpState> states_between(TcpState from, TcpState to) {
  // A reset may close any connection at once, so nothing is certain of what lies before CLOSED.
  if (to == close || edge_between(from, to) != nullptr) return {};
  std::vector<std::vector<TcpState>> ways{{from}};
  while (!ways.empty() && ways.front().size() < edges.size()) {
    std::vector<std::vector<TcpState>> longer, complete;
    for (const auto& way : ways)
      for (const MachineEdge& edge : edges) {
        if (edge.from != way.back() || edge.use != Use::usual || edge.to == close) continue;
        auto& next = (edge.to == to ? complete : longer).emplace_back(way);
        next.push_back(edge.to);
      }
    if (complete.size() == 1) return {complete[0].begin() + 1, complete[0].end() - 1};
    if (!complete.empty()) return {};
    ways = std::move(longer);
  }
  return {};
}

}  // namespace switchboard
