#pragma once
// A captured packet in words: what its segment is, and the calls it has to do with, one line each.
//
//   "retransmission, window update"
//   "client A: send(4, 5 B) at client.cpp:41 in main sends bytes 1-5"
//   "server: recv(5, 5 B) at server.cpp:33 in serve receives bytes 1-5"
//
// Byte numbers are the stream's, counted from 1, as relative sequence numbers are. No line shows a payload.

#include <map>
#include <string>
#include <vector>

#include "engine/model/flow/flows.hpp"

namespace switchboard {

using ProcessLabels = std::map<ProcessId, std::string>;

/// Of every process that the recording knows.
ProcessLabels labels_in(Timeline& timeline);

std::vector<std::string> mark_names(SegmentMarks marks);
/// "send(4, 5 B) at client.cpp:41 in main"; the place only where it is known.
std::string call_and_place(const Syscall& call);
/// One sentence without a full stop for a tie; empty if its event is not in the timeline.
std::string tie_text(const Tie& tie, const Timeline& timeline, const ProcessLabels& labels);
/// What is to be said of a packet; empty for one that nothing is known of.
std::vector<std::string> packet_lines(EventId packet, const Flows& flows, const Timeline& timeline,
                                      const ProcessLabels& labels);

}  // namespace switchboard
