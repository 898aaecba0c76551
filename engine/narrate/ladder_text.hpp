#pragma once
// What a ladder says in words: the label over a packet's arrow, the kernel's notes, and what a line of source
// has to do with a packet.
//
//   packet_label(packet, segment)   "SYN  seq 0", "DATA 1-6, 6 B", "FIN  seq 7", "UDP 5 B"
//   note_text(note, names)                    "nothing listens on port 8080"
//   tie_sentence(tie, call, segment) "this line sent the SYN"

#include <functional>
#include <string>
#include <vector>

#include "engine/explain/ladder/ladder_notes.hpp"

namespace switchboard {

/// "A", "S": what a lane is called in a sentence.
using LaneName = std::function<std::string(LaneNumber)>;

/// A call in few letters: "bind :8080", "listen(3, 8)", "send 6 B", "recv(4)".
std::string call_label(const Syscall& call);
std::string packet_label(const Packet& packet, const Segment* segment);
/// The same where there is less room: "SYN", "ACK 7", "6 B".
std::string short_packet_label(const Packet& packet, const Segment* segment);
/// What is to be said of it beside its label: "retransmission", "duplicate", "window 0"; empty for most.
std::string mark_text(const Segment& segment);
std::string note_text(const LadderNote& note, const LaneName& name);
/// Without a full stop: "this line sent the SYN", "this line received bytes 1-6".
std::string tie_sentence(const Tie& tie, const Syscall& call, const Segment* segment);
/// Where the call was made, or the call itself when that is not known: "client.cpp:22", "connect(3)".
std::string tie_place(const Syscall& call);
/// Messages of ICMP and ICMPv6 by type and code: "ICMP port unreachable".
std::string icmp_text(const Packet& packet);

}  // namespace switchboard
