#pragma once
// All events of a recording, growing at its end while it is live. Of a stored recording it holds only what
// was looked at lately and fetches the rest; one that is appended event by event lies in memory.
//
//   timeline.append(event)         a new event, or the completed form of a call appended without a result
//   timeline.events()              in id order, read when they are looked at
//   timeline.each_head(visit)      all of them in 64 bytes each: the quick way to search
//   timeline.snapshot_at(t)        the state of the world at t: nearest checkpoint, then replay
//   timeline.trim()                between frames, rules and requests: lets go of what was looked at
//
// A moment is an event's time, or the return of a call; the fold (snapshot.hpp) walks moments in time order.
// References to events and heads are valid until trim(). Not thread-safe, not even when const.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/event_head.hpp"
#include "engine/model/event_list.hpp"
#include "engine/model/event_source.hpp"
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

  EventList events() const { return EventList(*this); }
  std::size_t size() const { return size_; }
  const Event& event(std::size_t index) const;
  const EventHead& head(std::size_t index) const;
  /// visit(index, head) for every event in id order; a head is valid during its visit.
  template <class Visit>
  void each_head(Visit visit) const;
  /// visit(event) for every event in id order; it and its neighbours are valid during its visit.
  template <class Visit>
  void each_event(Visit visit) const;
  /// Names of calls, for heads.
  const NameTable& names() const { return names_; }
  const std::string& name_of(const EventHead& head) const { return names_.name(head.name); }

  /// The place of that id in events(); nothing if there is none.
  std::optional<std::size_t> index_of(EventId id) const;
  const Event* find(EventId id) const;  ///< nullptr if there is none
  /// The call of that id; nullptr if the event is none or is no call.
  const Syscall* call(EventId id) const;
  /// Time of the last moment; Time{0} when empty.
  Time end() const { return end_; }
  /// Rises with every append, so that a view knows whether to compute anew.
  std::uint64_t revision() const { return revision_; }

  /// By time, then by id: all of them, or those after `after` up to and with `until`.
  std::vector<Moment> moments() const;
  std::vector<Moment> moments_between(Time after, Time until) const;
  /// The world after all moments at or before `t`. Owned by the timeline, valid until the next call of a
  /// non-const member.
  const Snapshot& snapshot_at(Time t);

  // 64 Ki events are some 40 MB, 1 Mi heads 64 MB.
  struct Kept {
    std::size_t events = std::size_t{1} << 16, heads = std::size_t{1} << 20;
  };
  /// Lets go of events and heads that can be fetched again; when there are more than that, of the older half.
  void trim(Kept most);
  void trim() { trim(Kept{}); }

  // For what stores recordings.

  /// Takes over a stored recording; only while empty.
  void attach(std::shared_ptr<EventSource> source, const std::vector<StoredBlock>& blocks,
              std::vector<Time> checkpoints);
  /// What is appended from here on can be fetched again, too.
  void follow(std::shared_ptr<EventSource> source) { source_ = std::move(source); }
  std::size_t block_count() const { return blocks_.size(); }
  StoredBlock block(std::size_t number) const;
  const std::vector<EventHead>& block_heads(std::size_t number) const { return with_heads(number).heads; }
  /// Returns of earlier blocks' calls that came while this block was the newest.
  const std::vector<LateReturn>& late_returns(std::size_t number) const {
    return with_heads(number).late_returns;
  }
  /// The source has the heads of this block, which is full.
  void block_stored(std::size_t number);
  /// In order of time. A stamp that comes later than a checkpoint removes it.
  const std::vector<Time>& stored_checkpoints() const { return stored_checkpoints_; }
  void checkpoint_stored(Time at) { stored_checkpoints_.push_back(at); }

 private:
  static constexpr std::size_t page_events = 256;
  using Page = std::vector<Event>;
  enum class Heads : std::uint8_t { in_memory, stored };
  struct Block {
    std::size_t size = 0;
    EventId first, last;
    Time from, until;
    Heads kept = Heads::in_memory;
    std::vector<EventHead> heads;  ///< empty when stored and not fetched
    std::vector<LateReturn> late_returns;
    std::array<std::unique_ptr<Page>, block_events / page_events> pages;
  };
  struct Checkpoint;
  struct PagePlace {
    std::uint32_t block = 0, page = 0;
    bool operator==(const PagePlace&) const = default;
  };

  static std::size_t block_of(std::size_t index) { return index / block_events; }
  void append_new(Event event);
  void replace(std::size_t index, Event event);
  void moment_came(Block& block, Time at);
  Block& with_heads(std::size_t number) const;
  Page& page(PagePlace place) const;
  void drop_page(PagePlace place) const;
  void drop_heads(std::size_t number) const;
  void add_moments(std::size_t number, Time after, Time until, std::vector<Moment>& moments) const;
  std::unique_ptr<Checkpoint> nearest_checkpoint(Time t);
  void keep_checkpoint(std::size_t replayed);

  // Fetching is not seen from outside, so it happens in const members.
  mutable std::vector<Block> blocks_;
  mutable NameTable names_;
  mutable std::vector<PagePlace> fetched_pages_;      // in the order in which they came
  mutable std::vector<std::uint32_t> fetched_heads_;  // blocks
  std::shared_ptr<EventSource> source_;
  std::size_t size_ = 0;
  Time end_;
  std::vector<Time> stored_checkpoints_;
  std::vector<Checkpoint> checkpoints_;  // in memory, by time
  std::unique_ptr<Checkpoint> current_;
  std::uint64_t revision_ = 0;
};

template <class Visit>
void Timeline::each_head(Visit visit) const {
  for (std::size_t number = 0, index = 0; number < blocks_.size(); ++number) {
    const bool was_there = !blocks_[number].heads.empty();
    for (const EventHead& head : with_heads(number).heads) visit(index++, head);
    if (!was_there && fetched_heads_.size() * block_events > Kept{}.heads) drop_heads(number);
  }
}

template <class Visit>
void Timeline::each_event(Visit visit) const {
  for (std::size_t index = 0; index < size_; index += page_events) {
    const PagePlace place{static_cast<std::uint32_t>(block_of(index)),
                          static_cast<std::uint32_t>(index % block_events / page_events)};
    const bool was_there = blocks_[place.block].pages[place.page] != nullptr;
    for (const Event& each : page(place)) visit(each);
    if (!was_there) drop_page(place);
  }
}

}  // namespace switchboard
