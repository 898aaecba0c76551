#pragma once
// What the selected call or packet has to do with others, worked out from the flows of the recording: the
// segments that carry a send's bytes, the connect that sent a SYN, the receive that returned the bytes.
//
//   for (const Tie& tie : session.related().ties) …
//   if (session.related().has(id)) selection_outline(…);        the same 2 px of ink in every view

#include <vector>

#include "engine/model/flow/flows.hpp"

namespace switchboard::visualizer {

struct Related {
  std::vector<Tie> ties;          ///< of the selected call to packets, or of the selected packet to calls
  std::vector<Passage> passages;  ///< of the selected call's bytes to the calls that returned them
  std::vector<EventId> events;    ///< all of them but the selected one, rising

  bool has(EventId event) const;
};

Related related_to_call(const Flows& flows, EventId call);
Related related_to_packet(const Flows& flows, EventId packet);
/// The socket that sent the packet, as far as the recording knows it.
std::optional<SocketId> sender_of(const Flows& flows, EventId packet);

}  // namespace switchboard::visualizer
