#pragma once
// How the ends of a TCP connection came to the states they are in: from calls, segments and what the kernel
// said, in that order of exactness. Calls and segments say when and why; the kernel's word confirms, and wins
// where they differ.
//
//   const ConnectionPath path = path_of(connection, flows, timeline);
//   path.ends[0].steps         CLOSED to SYN_SENT at 1.20 ms by connect, its SYN; …
//   state_at(path.ends[0], t)
//
// A step that the kernel confirmed while it lasted is seen, the others are inferred. It keeps nothing: a path
// is worked out when it is looked at, from a handful of segments however many the connection carried.

#include <array>
#include <optional>
#include <vector>

#include "engine/model/flow/flows.hpp"
#include "engine/model/flow/tcp_machine.hpp"

namespace switchboard {

struct StateStep {
  std::optional<TcpState> from;  ///< absent: nothing is known of the time before
  TcpState to = TcpState::close;
  Time at;
  StateCause cause = StateCause::only_seen;
  /// The call that made it go, or the end of the process or exec that closed the socket.
  std::optional<EventId> call;
  std::optional<EventId> packet;  ///< the segment that did: its own, or one that came
  std::optional<EventId> sample;  ///< where the kernel said so
  Certainty certainty = Certainty::inferred;
  enum class When { then, not_later } when = When::then;  ///< not_later: it was first seen there
  bool operator==(const StateStep&) const = default;
};

struct EndPath {
  std::optional<SocketId> socket;    ///< absent: the recording has none at this end
  std::optional<SocketId> listener;  ///< whose handshake made it
  std::vector<StateStep> steps;      ///< by time; a listener's own, up to LISTEN, come first
  std::size_t own = 0;               ///< the first step that is not the listener's
};

struct ConnectionPath {
  std::array<EndPath, 2> ends;  ///< as Connection::ends
};

ConnectionPath path_of(const Connection& connection, const Flows& flows, const Timeline& timeline);
/// Of a socket without a connection: a listener, or one that never sent a SYN.
EndPath path_of(SocketId socket, const Flows& flows, const Timeline& timeline);

/// Whose end it is: who dialled, accepted, or listened for it. The child that serves a connection is its
/// parent's program.
std::optional<ProcessId> program_of(const EndPath& path, const Flows& flows, const Timeline& timeline);
/// The last step at or before that time; nullptr before the first.
const StateStep* step_at(const EndPath& path, Time at);
std::optional<TcpState> state_at(const EndPath& path, Time at);
/// How often an end changed its state, as far as a glance tells: for a list of many.
int transitions_of(const Connection& connection);

}  // namespace switchboard
