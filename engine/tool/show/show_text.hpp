#pragma once
// What a recording holds, as text for a terminal: the views of `switchboard show`. Each is a whole text, so
// that a test reads what a user reads.

#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"
#include "engine/tool/show/output_style.hpp"

namespace switchboard::tool {

/// Is somebody still writing it?
enum class RecordingState { finished, live, abandoned };

struct Shown {
  Timeline& timeline;
  std::string file;
  RecordingState state = RecordingState::finished;
  Time at;  ///< the moment that is shown; events after it are left out
  OutputStyle style;
};

std::string events_text(const Shown& shown);
std::string packets_text(const Shown& shown);
std::string sockets_text(const Shown& shown);
std::string findings_text(const Shown& shown, const std::vector<Finding>& findings);
std::string summary_text(const Shown& shown, const std::vector<Finding>& findings);

}  // namespace switchboard::tool
