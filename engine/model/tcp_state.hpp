#pragma once
// The kernel's TCP states (include/net/tcp_states.h), which other protocols' sockets borrow in sock_diag(7).
// Names are the kernel's; RFC 9293 writes FIN-WAIT-1 where Linux writes FIN_WAIT1.

#include <cstdint>
#include <optional>
#include <string_view>

namespace switchboard {

enum class TcpState : std::uint8_t {
  established = 1,
  syn_sent,
  syn_recv,
  fin_wait1,
  fin_wait2,
  time_wait,
  close,
  close_wait,
  last_ack,
  listen,
  closing,
  new_syn_recv,
  bound_inactive,  ///< bound, neither listening nor connected; Linux 6.7 and later report it
};

std::string_view to_string(TcpState state);  ///< ESTABLISHED, SYN_SENT, …; CLOSED for `close`
std::optional<TcpState> parse_tcp_state(std::string_view name);
std::optional<TcpState> tcp_state_from(int number);  ///< nothing for a number that is none

}  // namespace switchboard
