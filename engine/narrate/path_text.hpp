#pragma once
// How a TCP end came to its state, what its connection is at a moment, and what each end may still do, in
// words: for the States of the window and of `switchboard show`.
//
//   step_text(step, timeline)      "shutdown(3, SHUT_WR), FIN sent"        a row of the path
//   step_label(step, timeline)     "shutdown(3, SHUT_WR): FIN sent"        beside an arrow
//   edge_label(edge)               "close: FIN sent"                       of one that was not taken
//   phase_of(a, b, names)          "Half-closed", "A has finished sending, and still receives"
//   rights_of(end)                 what send and recv give now, and what it may do, after "A"
//
// It works nothing out about the connection: that is engine/model/flow/tcp_path.hpp.

#include <string>
#include <string_view>

#include "engine/model/flow/tcp_path.hpp"

namespace switchboard {

std::string step_text(const StateStep& step, const Timeline& timeline);
std::string step_label(const StateStep& step, const Timeline& timeline);
std::string_view edge_label(const MachineEdge& edge);

/// As RFC 9293 writes it: FIN-WAIT-1, SYN-RECEIVED.
std::string_view rfc_name(TcpState state);

struct ConnectionPhase {
  std::string title;    ///< "Half-closed"
  std::string caption;  ///< "A has finished sending, and still receives"
};
/// `one` and `other` name the two ends, "A" and "S". An end without a state is not in the recording.
ConnectionPhase phase_of(std::optional<TcpState> one_state, std::optional<TcpState> other_state,
                         std::string_view one, std::string_view other);

/// One end as its program may use it.
struct EndUse {
  TcpState state = TcpState::close;
  enum class Held { by_program, not_yet, no_more } held = Held::by_program;
  std::int64_t unread = 0;  ///< bytes that have come and that recv still gives
  std::string_view peer = "the peer";
};
struct EndRights {
  enum class Answer { gives, waits, refused, nobody };
  Answer send = Answer::nobody, receive = Answer::nobody;
  std::string send_text, receive_text;  ///< "send: EPIPE", "recv = 0 (end)"
  std::string sentence;                 ///< after the end's name: "may read what S sends; close."
};
EndRights rights_of(const EndUse& end);

/// A socket that TCP's machine has no place for: "no states: each datagram stands alone".
std::string no_machine_text(const SocketState& socket);

/// Why a state lasted as long as it did, where the recording proves it; else empty. `index` is a step of
/// `path`, whose state lasted until the next step, or until `now`.
std::string stay_text(const ConnectionPath& path, std::size_t end, std::size_t index, const Flows& flows,
                      const Timeline& timeline, Time now);

}  // namespace switchboard
