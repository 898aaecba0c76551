#pragma once
// What may move one end of a connection from state to state, in the order of time: its segments, those that
// came, its calls, and the kernel's words. Only tcp_path.cpp includes it.

#include <optional>
#include <vector>

#include "engine/model/flow/flows.hpp"

namespace switchboard {

struct TcpSignal {
  enum class Kind {
    syn_sent,
    syn_came,
    syn_ack_came,
    ack_came,
    fin_sent,
    fin_came,
    fin_acked,
    reset_sent,
    reset_came,
    connect_entered,  ///< where no SYN was captured
    connected,
    gave_up,
    let_go,
    said  ///< by the kernel
  };
  Kind kind;
  Time at;
  std::optional<EventId> packet, call;
  const StateWord* word = nullptr;  ///< of `said`
};

/// `side`: 0 or 1, as Connection::ends.
std::vector<TcpSignal> signals_of(const Connection& connection, std::size_t side, const Flows& flows,
                                  const Timeline& timeline);

}  // namespace switchboard
