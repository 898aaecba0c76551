#pragma once
// All events of a recording in memory, growing at its end while it is live.
//
//   timeline.append(event)     a new event, or the completed form of a call that was appended without a
//   result timeline.events()          in id order timeline.snapshot_at(t)    the state of the world at t:
//   nearest checkpoint, then replay
//
// A moment is an event's time, or the return of a call; the fold (snapshot.hpp) walks moments in time order.
// Not thread-safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/snapshot.hpp"

namespace switchboard {

struct Moment {
  Time at;
  std::uint32_t index = 0;  ///< into events()
  enum class Phase : std::uint8_t { happened, returned } phase = Phase::happened;
};

class Timeline {
 public:
  Timeline();
  ~Timeline();
  Timeline(Timeline&&) noexcept;
  Timeline& operator=(Timeline&&) noexcept;

  RecordingInfo info;

  void append(Event event);

  std::span<const Event> events() const { return events_; }
  std::span<const Moment> moments() const { return moments_; }  ///< by time, then by id
  const Event* find(EventId id) const;                          ///< nullptr if there is none
  /// The call of that id; nullptr if the event is none or is no call.
  const Syscall* call(EventId id) const;
  /// Time of the last moment; Time{0} when empty.
  Time end() const;
  /// Rises with every append, so that a view knows whether to compute anew.
  std::uint64_t revision() const { return revision_; }

  /// The world after all moments at or before `t`. Owned by the timeline, valid until the next call of a
  /// non-const member.
  const Snapshot& snapshot_at(Time t);

 private:
  struct Checkpoint;
  void insert_moment(Moment moment);
  std::vector<Event> events_;
  std::vector<Moment> moments_;
  std::vector<Checkpoint>
      checkpoints_;  // by moment count; dropped from the first moment that a late event precedes
  std::unique_ptr<Checkpoint> current_;
  std::uint64_t revision_ = 0;
};

}  // namespace switchboard
