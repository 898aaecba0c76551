#pragma once
// One observation from its first process to its finished recording: `switchboard observe`.
//
//   ObservationOptions options;  …
//   const auto end = observe(options);     call it before any thread exists: it forks
//   return end.exit_status;
//
// It starts the programs, gathers from all sources, obeys the control socket, and decides when it is over.
// Throws SystemError or RecordingError when it cannot begin.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/control/cable_text.hpp"
#include "engine/control/messages.hpp"

namespace switchboard {

struct ProgramWanted {
  std::vector<std::string> argv;
  std::optional<HostId> host;  ///< where there are several
  /// Started at once, or when a program before it has bound a socket, or listens.
  enum class When { at_once, bound, listening } when = When::at_once;
};

/// What a recording is made of beside the calls themselves.
enum class Source {
  queries,  ///< the exact state of the socket that a call acts on
  tables,   ///< all sockets and the network's counters, now and then
  packets,
  lines  ///< the source line of a call
};

struct ObservationOptions {
  std::string recording;
  std::vector<ProgramWanted> programs;
  enum class Network { private_one, host } network = Network::private_one;
  /// all_ended: when no observed process is left. exit: when the first program has ended. clients_exit: when
  /// all but the first have. stop: when told.
  enum class Until { all_ended, exit, clients_exit, stop } until = Until::all_ended;
  std::string title;
  std::string control_path;  ///< empty: one in the runtime directory
  std::size_t payload_limit = 256;
  /// redacted: no payload, output, argument or path reaches the recording (model/redaction.hpp).
  enum class Content { whole, redacted } content = Content::whole;
  std::vector<std::string> hosts;         ///< their names; empty: one network
  std::vector<control::CableWish> cable;  ///< what is set before the first program starts
  std::vector<std::string> injections;    ///< rules in the grammar of control/injection_rule.hpp
  std::optional<control::Publish> publish;
  int lifeline = -1;                 ///< ends the observation when its other end is closed
  std::function<void()> when_ready;  ///< the control socket listens
  std::function<void(const std::string& sentence)> say;  ///< to the person who started it
  enum class ShareCpu { yes, no } share_cpu = ShareCpu::yes;
  /// kept: of the programs named here, for control::TypeInput.
  enum class StandardInput { ours, kept } standard_input = StandardInput::ours;
  std::set<Source> left_out;  ///< only benchmarks leave something out
};

struct ObservationEnd {
  int exit_status = 0;  ///< the first program's; 128+n for a signal; 125, 126, 127 for ours
};

ObservationEnd observe(const ObservationOptions& options);

}  // namespace switchboard
