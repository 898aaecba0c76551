#include "visualizer/session/related.hpp"

#include <algorithm>

namespace switchboard::visualizer {
namespace {

void sort(std::vector<EventId>& events) {
  std::ranges::sort(events);
  events.erase(std::ranges::unique(events).begin(), events.end());
}

}  // namespace

bool Related::has(EventId event) const {
  return std::ranges::binary_search(events, event);
}

Related related_to_call(const Flows& flows, EventId call) {
  Related related{flows.segments_of(call), flows.passages_of(call), {}};
  for (const Tie& tie : related.ties) related.events.push_back(tie.packet);
  for (const Passage& passage : related.passages) related.events.push_back(passage.received_by);
  sort(related.events);
  return related;
}

Related related_to_packet(const Flows& flows, EventId packet) {
  Related related{flows.calls_of(packet), {}, {}};
  for (const Tie& tie : related.ties) related.events.push_back(tie.call);
  sort(related.events);
  return related;
}

std::optional<SocketId> sender_of(const Flows& flows, EventId packet) {
  if (const Segment* segment = flows.segment(packet))
    return flows.connections()[segment->connection].ends[segment->from].socket;
  if (const Datagram* datagram = flows.datagram(packet)) return datagram->from;
  return {};
}

}  // namespace switchboard::visualizer
