#pragma once
// The state machine of TCP as a table: RFC 9293, section 3.3.2, figure 5, with what section 3.10 adds to it
// in words (a reset, a timer, a connection that is given up), and what of it Linux does not do.
//
//   for (const MachineEdge& edge : machine_edges()) …        move_between(from, to)
//
// The two CLOSED of the picture are one state here. It knows no connection.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/tcp_state.hpp"

namespace switchboard {

/// What makes an end go from one state to another.
enum class StateCause : std::uint8_t {
  listen_called,
  syn_sent,          ///< connect
  syn_came,          ///< to a listener, which answers it with SYN ACK
  syn_came_too,      ///< while this end's own SYN was on its way: both dialled at once
  syn_ack_came,      ///< and is acknowledged
  ack_came,          ///< the last of the handshake
  fin_sent,          ///< shutdown, close, or the end of the process
  fin_came,          ///< and is acknowledged
  fin_and_ack_came,  ///< a FIN that acknowledges this end's FIN
  fin_acked,         ///< the other end has acknowledged this end's FIN
  reset_came,
  reset_sent,
  closed,       ///< by its program, before there was a connection; a listener
  call_failed,  ///< connect gave up
  time_passed,  ///< the wait of TIME_WAIT is over
  only_seen,    ///< the kernel said so, and nothing recorded says why
};

struct MachineEdge {
  TcpState from, to;
  StateCause cause;
  enum class Use { usual, rare, not_on_linux } use = Use::usual;
};

std::span<const MachineEdge> machine_edges();
/// The edge between two states; with several, the first of the table. nullptr: TCP never goes that way.
const MachineEdge* edge_between(TcpState from, TcpState to);
/// CLOSED for a socket that is bound and no more, SYN_RECV for its newer name: the states of the machine.
TcpState in_machine(TcpState state);
/// How far a connection's life has gone: a later state never comes before an earlier one. FIN_WAIT1 and
/// CLOSE_WAIT are the same distance.
int distance_in_life(TcpState state);
/// The states that TCP must have gone through between two that were seen, when there is one shortest way
/// only; without the ends.
std::vector<TcpState> states_between(TcpState from, TcpState to);

}  // namespace switchboard
