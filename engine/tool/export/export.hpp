#pragma once
// A recording in the formats of other programs.
//
//   const Exported exported{timeline, flows, labels};
//   write_pcapng(exported, write);      for Wireshark: packets, with the calls as comments
//   write_perfetto(exported, write);    for the Perfetto UI: calls as slices, from send to receive as arrows
//   write_json(exported, write);        as `show --json events`, after one line about the recording
//
// Each hands over its text piece by piece, so that a long recording takes no memory of its own.

#include <functional>
#include <string_view>

#include "engine/model/flow/flows.hpp"
#include "engine/narrate/segment_text.hpp"

namespace switchboard::tool {

struct Exported {
  const Timeline& timeline;
  const Flows& flows;
  const ProcessLabels& labels;
};

using Write = std::function<void(std::string_view)>;

void write_pcapng(const Exported& exported, const Write& write);
void write_perfetto(const Exported& exported, const Write& write);
void write_json(const Exported& exported, const Write& write);

}  // namespace switchboard::tool
