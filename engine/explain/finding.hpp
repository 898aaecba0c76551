#pragma once
// A mistake that a rule found, with its evidence. Values only; narrate/finding_text.hpp says it in words:
// what the program did, what was expected, what happened, why it matters, the fix, the page and the lesson.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// A mistake breaks the program now. A risk breaks it elsewhere or later. A surprise is right, and does what
/// few expect. A note is worth knowing.
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
  /// How often the same line of the same program did it; the evidence is that of the first time.
  std::size_t times = 1;
  bool operator==(const Finding&) const = default;
};

}  // namespace switchboard
