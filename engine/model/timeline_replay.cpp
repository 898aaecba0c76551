// The timeline's moments, and the world at one of them: the nearest checkpoint, then replay.

#include <algorithm>
#include <limits>

#include "engine/model/timeline_checkpoint.hpp"

namespace switchboard {
namespace {

// Replay costs well under 1 us a moment, a checkpoint copies the world: every 16384 moments keeps a jump
// under a frame. A world of many sockets is copied more seldom, so that all copies together stay in
// proportion to the events.
constexpr std::size_t moments_between_checkpoints = 16384;
constexpr std::size_t moments_per_copied_thing = 8;

bool before(const Moment& a, const Moment& b) {
  if (a.at != b.at) return a.at < b.at;
  return std::pair(a.index, a.phase) < std::pair(b.index, b.phase);
}

}  // namespace

void Timeline::add_moments(std::size_t number, Time after, Time until, std::vector<Moment>& moments) const {
  const auto& block = with_heads(number);
  const auto add = [&](Time at, std::size_t index, Moment::Phase phase) {
    if (after < at && at <= until) moments.push_back({at, static_cast<std::uint32_t>(index), phase});
  };
  auto index = number * block_events;
  for (const EventHead& head : block.heads) {
    add(head.at, index, Moment::Phase::happened);
    if (head.returned_ns >= 0 && !head.has(EventHead::completed_later))
      add(Time{head.returned_ns}, index, Moment::Phase::returned);
    ++index;
  }
  for (const LateReturn& late : block.late_returns)
    if (const auto call = index_of(late.call)) add(late.at, *call, Moment::Phase::returned);
}

std::vector<Moment> Timeline::moments_between(Time after, Time until) const {
  std::vector<Moment> moments;
  for (std::size_t number = 0; number < blocks_.size(); ++number)
    if (after < blocks_[number].until && blocks_[number].from <= until)
      add_moments(number, after, until, moments);
  std::ranges::sort(moments, before);
  return moments;
}

std::vector<Moment> Timeline::moments() const {
  return moments_between(Time{-1}, end_);
}

std::unique_ptr<Timeline::Checkpoint> Timeline::nearest_checkpoint(Time t) {
  const auto after = std::ranges::upper_bound(checkpoints_, t, {}, &Checkpoint::at);
  const auto* in_memory = after == checkpoints_.begin() ? nullptr : &*std::prev(after);
  const auto stored = std::ranges::upper_bound(stored_checkpoints_, t);
  if (stored != stored_checkpoints_.begin() && (in_memory == nullptr || in_memory->at < *std::prev(stored))) {
    const Time at = *std::prev(stored);
    if (auto world = source_->world(at)) {
      auto fetched = std::make_unique<Checkpoint>();
      fetched->at = at;
      fetched->world = std::move(*world);
      return fetched;
    }
    // It cannot be read: then neither this nor another time.
    stored_checkpoints_.erase(std::prev(stored));
    return nearest_checkpoint(t);
  }
  return in_memory == nullptr ? std::make_unique<Checkpoint>() : std::make_unique<Checkpoint>(*in_memory);
}

void Timeline::keep_checkpoint(std::size_t replayed) {
  // Where the recording has its own, those are near enough.
  if (!stored_checkpoints_.empty() && current_->at <= stored_checkpoints_.back()) return;
  const auto& world = current_->world;
  const auto distance = std::max(moments_between_checkpoints,
                                 moments_per_copied_thing * (world.sockets.size() + world.processes.size()));
  if (replayed < distance) return;
  const auto place = std::ranges::upper_bound(checkpoints_, current_->at, {}, &Checkpoint::at);
  checkpoints_.insert(place, *current_);
}

const Snapshot& Timeline::snapshot_at(Time t) {
  const auto stored = std::ranges::upper_bound(stored_checkpoints_, t);
  const auto kept = std::ranges::upper_bound(checkpoints_, t, {}, &Checkpoint::at);
  const bool is_behind =
      current_ && ((stored != stored_checkpoints_.begin() && current_->at < *std::prev(stored)) ||
                   (kept != checkpoints_.begin() && current_->at < std::prev(kept)->at));
  if (!current_ || t < current_->at || is_behind) current_ = nearest_checkpoint(t);

  std::size_t replayed = 0;
  const auto moments = moments_between(current_->at, t);
  for (std::size_t i = 0; i < moments.size(); ++i, ++replayed) {
    const Moment& moment = moments[i];
    // Between two times all moments of the first are in the world.
    if (current_->at < moment.at && i > 0) {
      current_->at = moments[i - 1].at;
      const auto kept_before = checkpoints_.size();
      keep_checkpoint(replayed);
      if (checkpoints_.size() > kept_before) replayed = 0;
    }
    if (changes_world(head(moment.index)))
      fold(current_->world, event(moment.index),
           moment.phase == Moment::Phase::happened ? FoldPhase::happened : FoldPhase::returned);
  }
  current_->at = std::max(current_->at, std::min(t, end_));
  current_->world.at = t;
  return current_->world;
}

}  // namespace switchboard
