#include "engine/model/timeline.hpp"

#include <algorithm>

namespace switchboard {
namespace {

// Replay costs well under 1 us a moment, a checkpoint copies the world: every 4096 moments keeps a jump under
// a frame. A world of many sockets is copied more seldom, so that all copies together stay in proportion to
// the events.
constexpr std::size_t moments_between_checkpoints = 4096;
constexpr std::size_t moments_per_copied_thing = 8;

std::size_t moments_until_next(const Snapshot& world) {
  return std::max(moments_between_checkpoints,
                  moments_per_copied_thing * (world.sockets.size() + world.processes.size()));
}

bool before(const Moment& a, const Moment& b) {
  if (a.at != b.at) return a.at < b.at;
  return std::pair(a.index, a.phase) < std::pair(b.index, b.phase);
}

}  // namespace

/// The world after the first `moments` moments.
struct Timeline::Checkpoint {
  std::size_t moments = 0;
  Snapshot world;
};

Timeline::Timeline() = default;
Timeline::~Timeline() = default;
Timeline::Timeline(Timeline&&) noexcept = default;
Timeline& Timeline::operator=(Timeline&&) noexcept = default;

void Timeline::append(Event event) {
  ++revision_;
  const auto* call = std::get_if<Syscall>(&event.fact);
  const auto place = std::ranges::lower_bound(events_, event.id, {}, &Event::id);
  const auto index = static_cast<std::uint32_t>(place - events_.begin());
  if (place != events_.end() && place->id == event.id) {
    const auto* earlier = std::get_if<Syscall>(&place->fact);
    const bool completes = earlier != nullptr && !earlier->returned && call != nullptr && call->returned;
    if (completes) insert_moment({*call->returned, index, Moment::Phase::returned});
    *place = std::move(event);
    return;
  }
  if (place != events_.end()) return;  // ids rise; an older one that we do not know is not ours to place
  const Time at = event.at;
  const auto returned = call != nullptr ? call->returned : std::nullopt;
  events_.push_back(std::move(event));
  insert_moment({at, index, Moment::Phase::happened});
  if (returned) insert_moment({*returned, index, Moment::Phase::returned});
}

void Timeline::insert_moment(Moment moment) {
  const auto place = std::upper_bound(moments_.begin(), moments_.end(), moment, before);
  const auto index = static_cast<std::size_t>(place - moments_.begin());
  moments_.insert(place, moment);
  // A world that was folded past this moment did not know of it.
  std::erase_if(checkpoints_, [&](const Checkpoint& c) { return c.moments > index; });
  if (current_ && current_->moments > index) current_.reset();
}

const Event* Timeline::find(EventId id) const {
  const auto place = std::ranges::lower_bound(events_, id, {}, &Event::id);
  return place != events_.end() && place->id == id ? &*place : nullptr;
}

const Syscall* Timeline::call(EventId id) const {
  const auto* event = find(id);
  return event == nullptr ? nullptr : std::get_if<Syscall>(&event->fact);
}

Time Timeline::end() const {
  return moments_.empty() ? Time{} : moments_.back().at;
}

const Snapshot& Timeline::snapshot_at(Time t) {
  const auto wanted =
      static_cast<std::size_t>(std::ranges::upper_bound(moments_, t, {}, &Moment::at) - moments_.begin());
  if (!current_ || current_->moments > wanted) {
    const auto checkpoint = std::ranges::upper_bound(checkpoints_, wanted, {}, &Checkpoint::moments);
    current_ = checkpoint == checkpoints_.begin() ? std::make_unique<Checkpoint>()
                                                  : std::make_unique<Checkpoint>(*std::prev(checkpoint));
  }
  for (; current_->moments < wanted; ++current_->moments) {
    const auto done = current_->moments;
    const auto last = checkpoints_.empty() ? 0 : checkpoints_.back().moments;
    if (done >= last + moments_until_next(current_->world)) checkpoints_.push_back(*current_);
    const Moment& moment = moments_[done];
    fold(current_->world, events_[moment.index],
         moment.phase == Moment::Phase::happened ? FoldPhase::happened : FoldPhase::returned);
  }
  current_->world.at = t;
  return current_->world;
}

}  // namespace switchboard
