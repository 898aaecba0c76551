#pragma once
// One event that shows a finding, in a few words: what stands on the chip that leads to it.
//
//   evidence_text(event, labels)      "server.cpp:19", "RST to client B", "CLOSE_WAIT since 4.160 ms"

#include <string>

#include "engine/narrate/segment_text.hpp"

namespace switchboard {

std::string evidence_text(const Event& event, const ProcessLabels& labels);

}  // namespace switchboard
