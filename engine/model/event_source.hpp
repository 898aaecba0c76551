#pragma once
// Where a timeline fetches what it does not hold: the blocks of heads, the events and the worlds that a
// recording's file stores. What cannot be read comes back empty and never as an exception.

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/model/event_head.hpp"
#include "engine/model/snapshot.hpp"

namespace switchboard {

/// So many events make a block, in the file and in memory.
inline constexpr std::size_t block_events = 4096;

/// The return of a call whose entry lies in an earlier block.
struct LateReturn {
  EventId call;
  Time at;
};

struct StoredBlock {
  EventId first, last;
  Time from, until;  ///< of its moments: entries of its events, returns, late returns
};

struct BlockHeads {
  std::vector<EventHead> heads;
  std::vector<LateReturn> late_returns;
};

class EventSource {
 public:
  virtual ~EventSource() = default;
  /// With the results of calls that returned after their block was full.
  virtual BlockHeads heads(std::size_t block, NameTable& names) = 0;
  /// By id, as far as they can be read.
  virtual std::vector<Event> events(EventId first, EventId last) = 0;
  /// The world of the checkpoint at exactly that time.
  virtual std::optional<Snapshot> world(Time checkpoint) = 0;
};

}  // namespace switchboard
