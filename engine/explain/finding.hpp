#pragma once
// A mistake that a rule found, with its evidence. Values only; narrate/finding_text.hpp says it in words.

#include <map>
#include <string>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

enum class Severity { note, surprise, risk, mistake };

/// One to three events that show it; the first is where to look.
struct Finding {
  std::string rule = {};  ///< port_byte_order, end_of_stream_ignored, …: the file's name in rules/
  Severity severity = Severity::mistake;
  Certainty certainty = Certainty::seen;
  ProcessId process = {};
  std::optional<SocketId> socket = {};
  std::vector<EventId> evidence = {};
  /// What the sentence names: {"port", "36895"}, {"expected", "8080"}.
  std::map<std::string, std::string> values = {};
  bool operator==(const Finding&) const = default;
};

}  // namespace switchboard
