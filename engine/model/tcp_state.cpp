#include "engine/model/tcp_state.hpp"

#include <array>

namespace switchboard {
namespace {
// include/net/tcp_states.h, from 1.
constexpr std::array<std::string_view, 13> names{
    "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",    "TIME_WAIT",      "CLOSED",
    "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "NEW_SYN_RECV", "BOUND_INACTIVE",
};
static_assert(names.size() == static_cast<std::size_t>(TcpState::bound_inactive));
}  // namespace

std::string_view to_string(TcpState state) {
  return names[static_cast<std::size_t>(state) - 1];
}

std::optional<TcpState> parse_tcp_state(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<TcpState>(i + 1);
  return {};
}

std::optional<TcpState> tcp_state_from(int number) {
  if (number < 1 || number > static_cast<int>(names.size())) return {};
  return static_cast<TcpState>(number);
}

}  // namespace switchboard
