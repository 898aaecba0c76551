#include "visualizer/layout/ladder_rows.hpp"

#include <algorithm>
#include <limits>

namespace switchboard::visualizer {
namespace {

using Kind = LadderStep::Kind;

// What is newest may look different at the next look: a call returns, an answer comes, a note is proved.
constexpr std::size_t unsettled_steps = 256;
constexpr std::size_t kept_apart = 256, kept_states = 4;
constexpr std::size_t most_pending = 512;
// Nothing happens for so long: worth a mark. Shorter is what traffic on loopback and calls take.
constexpr std::int64_t long_gap = 20'000'000;
constexpr std::int32_t mark_step = 22;
// As few equal calls as are quicker read one by one.
constexpr std::size_t least_run = 4;
constexpr std::size_t looked_ahead = 64;

bool moves_bytes(const EventHead& head, const Timeline& timeline) {
  return head.result > 0 && movement_of(timeline.name_of(head)) != Movement::none;
}

template <class Item, class Top, class Bottom>
std::span<const Item> between(const std::vector<Item>& items, LadderRows::Range range, Top top,
                              Bottom bottom) {
  const auto first =
      std::ranges::partition_point(items, [&](const Item& i) { return bottom(i) < range.top; });
  const auto last =
      std::partition_point(first, items.end(), [&](const Item& i) { return top(i) <= range.bottom; });
  return {first, last};
}

}  // namespace

void LadderRows::follow(Ladder& ladder, const Timeline& timeline, const Flows& flows) {
  const Input input{ladder, timeline, flows};
  std::size_t from = std::min(ladder.take_unchanged(), ladder.steps().size());
  if (timeline.info.finished != finished_ || folds_changed_) from = 0;  // what is proved only at the end
  const bool is_settled = from == ladder.steps().size() && from == state_.step;
  if (is_settled) return;
  finished_ = timeline.info.finished;
  folds_changed_ = false;
  restart(from > unsettled_steps ? from - unsettled_steps : 0);
  const auto steps = ladder.steps();
  ys_.resize(steps.size());
  times_.resize(steps.size());
  for (std::size_t i = state_.step; i < steps.size(); ++i) {
    if (i % kept_apart == 0) {
      kept_.push_back(state_);
      if (kept_.size() > kept_states) kept_.pop_front();
    }
    state_.step = i + 1;
    place(input, steps[i]);
    times_[i] = steps[i].at;
  }
  place_held(input);
}

/// Not made yet, so it is no step: it stands where its lane has room, at least from when it is held.
void LadderRows::place_held(const Input& input) {
  held_.clear();
  held_bottom_ = 0;
  const auto lanes = input.ladder.lanes();
  for (LaneNumber lane = 0; lane < lanes.size(); ++lane) {
    if (!lanes[lane].held_before || lanes[lane].ended) continue;
    const std::uint32_t index = *lanes[lane].held_before;
    const std::int32_t free = lane < state_.lanes.size() ? state_.lanes[lane].free : 0;
    const std::int32_t top = std::max(free + bar_step - bar_height, y_of(input.timeline.head(index).at));
    held_.push_back({lane, top, std::max(state_.height, top + held_height), index});
    held_bottom_ = std::max(held_bottom_, held_.back().bottom);
  }
}

/// Back to how it stood before that step, or earlier.
void LadderRows::restart(std::size_t step) {
  while (!kept_.empty() && kept_.back().step > step) kept_.pop_back();
  state_ = kept_.empty() ? State() : kept_.back();
  if (!kept_.empty()) kept_.pop_back();
  arrows_.resize(state_.arrows);
  notes_.resize(state_.notes);
  marks_.resize(state_.marks);
  gaps_.resize(state_.gaps);
  bars_.resize(state_.lanes.size());
  for (std::size_t lane = 0; lane < bars_.size(); ++lane) {
    bars_[lane].resize(state_.lanes[lane].bars);
    if (state_.lanes[lane].is_open) bars_[lane].back().bottom = -1;
  }
}

void LadderRows::place(const Input& input, const LadderStep& step) {
  while (state_.lanes.size() <= step.lane && step.lane != no_lane) {
    state_.lanes.emplace_back();
    bars_.emplace_back();
  }
  if (state_.step > 1 && step.at - state_.last > long_gap && state_.on_the_way == 0) {
    state_.y = std::max(state_.y, state_.wire) + 4;
    gaps_.push_back({state_.y, state_.last, step.at});
    state_.gaps = gaps_.size();
    state_.y += gap_height;
    state_.wire = state_.y - label_height + 4;
    state_.mark = state_.y - mark_step;  // what comes after it has its time in any case
  }
  state_.last = step.at;
  switch (step.kind) {
    case Kind::enters:
      enter(input, step);
      break;
    case Kind::leaves:
    case Kind::gives:
      leave(input, step);
      break;
    case Kind::arrives:
    case Kind::dropped:
    case Kind::takes:
      arrive(input, step);
      break;
    case Kind::returns:
      give_back(input, step);
      break;
    case Kind::exits: {
      auto& lane = state_.lanes[step.lane];
      if (lane.is_open) {
        auto& bar = bars_[step.lane].back();
        bar.bottom = std::max(state_.y, bar.top + bar_height);
        lane.free = bar.bottom;
        lane.is_open = false;
        state_.y = bar.bottom;
      }
      lane.exit = std::max(state_.y, lane.free) + 2;
      lane.free = lane.exit + exit_height;
      state_.y = lane.exit + 4;
      ys_[state_.step - 1] = lane.exit;
      state_.height = std::max(state_.height, lane.free);
      break;
    }
  }
  mark_time(step.at, ys_[state_.step - 1]);
  state_.height = std::max({state_.height, state_.y, state_.wire});
}

void LadderRows::mark_time(Time at, std::int32_t y) {
  if (y - state_.mark < mark_step) return;
  marks_.push_back({y, at});
  state_.marks = marks_.size();
  state_.mark = y;
}

/// So many equal calls follow each other, and no packet comes between those that move bytes.
bool LadderRows::begins_run(const Input& input, const LadderStep& step) const {
  const auto& calls = input.ladder.lanes()[step.lane].calls;
  const auto call = std::ranges::lower_bound(calls, step.index, {}, &Interval::index);
  if (calls.end() - call < static_cast<std::ptrdiff_t>(least_run)) return false;
  const EventHead first = input.timeline.head(step.index);
  for (std::size_t i = 1; i < least_run; ++i)
    if (!Ladder::are_equal(first, input.timeline.head((call + static_cast<std::ptrdiff_t>(i))->index)))
      return false;
  if (!moves_bytes(first, input.timeline)) return true;
  const auto last = (call + static_cast<std::ptrdiff_t>(least_run - 1))->index;
  const auto steps = input.ladder.steps();
  for (std::size_t i = state_.step; i < std::min(state_.step + looked_ahead, steps.size()); ++i) {
    if (steps[i].lane == no_lane || steps[i].kind == Kind::gives) return false;
    if (steps[i].kind == Kind::enters && steps[i].index == last) return true;
  }
  return false;
}

void LadderRows::enter(const Input& input, const LadderStep& step) {
  Lane& lane = state_.lanes[step.lane];
  auto& bars = bars_[step.lane];
  auto& y = ys_[state_.step - 1];
  lane.followed = static_cast<std::uint32_t>(state_.step);
  if (lane.run_count > 0 && Ladder::are_equal(lane.run, input.timeline.head(step.index))) {
    y = state_.y;
    bars.back().last = step.index;
    bars.back().count = ++lane.run_count;
    lane.is_open = true;
    return;
  }
  const EventHead& head = input.timeline.head(step.index);
  lane.is_unfolded = lane.is_unfolded && Ladder::are_equal(lane.run, head);
  lane.run_count = 0;
  if (!lane.is_unfolded) {
    lane.run_first = step.index;
    lane.is_unfolded = unfolded_.contains(step.index);
    lane.run_count = !lane.is_unfolded && begins_run(input, step) ? 1 : 0;
    lane.run = input.timeline.head(step.index);
  }
  const LadderBar bar{.top = std::max(state_.y, lane.free + bar_step - bar_height),
                      .first = step.index,
                      .last = step.index,
                      .fold = lane.run_first};
  y = bar.top;
  state_.y = bar.top + 8;
  state_.height = std::max(state_.height, bar.top + bar_height);
  bars.push_back(bar);
  lane.bars = static_cast<std::uint32_t>(bars.size());
  lane.is_open = true;
}

void LadderRows::give_back(const Input& input, const LadderStep& step) {
  Lane& lane = state_.lanes[step.lane];
  auto& bars = bars_[step.lane];
  ys_[state_.step - 1] = state_.y;
  if (!lane.is_open || bars.empty()) return;  // it was held before its entry, or its process had ended
  LadderBar& bar = bars.back();
  const bool alone = state_.step == lane.followed + 1;
  std::int32_t least = bar_height;
  if (!alone) least = 2 * bar_height;  // its name above, its result below
  if (lane.run_count > 1) least = fold_height;
  if (input.timeline.head(step.index).error != 0)
    least = std::max(least, 2 * bar_height);  // the error's name has a line of its own
  bar.bottom = std::max(state_.y, bar.top + least);
  bar.last = step.index;
  bar.count = std::max(1U, lane.run_count);
  lane.free = bar.bottom;
  lane.is_open = false;
  state_.y = bar.bottom;
  ys_[state_.step - 1] = bar.bottom;
}

/// A packet or a byte passage cuts runs of calls that move bytes: each is to be seen beside its own.
void LadderRows::end_run_that_moves_bytes() {
  for (Lane& lane : state_.lanes)
    if (lane.run_count > 0 && lane.run.result > 0) lane.run_count = 0;
}

void LadderRows::leave(const Input& input, const LadderStep& step) {
  end_run_that_moves_bytes();
  LadderArrow arrow{.index = step.index};
  arrow.from = std::max(state_.y, state_.wire + label_height);
  arrow.to = arrow.from + arrow_drop;
  bool arrives_later = false;
  if (step.kind == Kind::gives) {
    arrow.kind = LadderArrow::Kind::passage;
    arrives_later = true;
  } else {
    const auto id = input.timeline.head(step.index).id;
    if (const auto* segment = input.flows.segment(id)) {
      if (segment->dropped) arrow.end = LadderArrow::End::dropped;
      if (!segment->dropped && !segment->arrival) arrow.end = LadderArrow::End::unknown;
      arrives_later = segment->dropped || (segment->arrival && segment->arrival != id);
    } else if (const auto* datagram = input.flows.datagram(id)) {
      arrives_later = datagram->arrival && datagram->arrival != id;
    }
  }
  state_.wire = arrow.to + 1;
  state_.y = arrives_later ? arrow.from + 2 : arrow.to;
  ys_[state_.step - 1] = arrow.from;
  if (arrives_later) {
    if (state_.pending.size() >= most_pending) {
      state_.on_the_way -= state_.pending.front().kind == LadderArrow::Kind::packet ? 1 : 0;
      state_.pending.erase(state_.pending.begin());
    }
    state_.pending.push_back({step.index, static_cast<std::uint32_t>(arrows_.size()), arrow.kind});
    state_.on_the_way += arrow.kind == LadderArrow::Kind::packet ? 1 : 0;
  }
  arrow.reach = std::max(arrow.to, arrows_.empty() ? 0 : arrows_.back().reach);
  arrows_.push_back(arrow);
  state_.arrows = arrows_.size();
  if (step.kind == Kind::gives) return;
  if (note_of(input.ladder, input.timeline, input.flows, input.timeline.head(step.index).id)) {
    notes_.push_back({arrow.to + 3, step.index});
    state_.notes = notes_.size();
    state_.wire = arrow.to + 3 + note_height;
  }
}

void LadderRows::arrive(const Input& input, const LadderStep& step) {
  std::uint32_t key = step.index;
  auto kind = LadderArrow::Kind::passage;
  if (step.kind != Kind::takes) {
    kind = LadderArrow::Kind::packet;
    const auto id = input.timeline.head(step.index).id;
    std::optional<EventId> left;
    if (const auto* segment = input.flows.segment(id)) left = segment->packet;
    if (const auto* datagram = input.flows.datagram(id)) left = datagram->packet;
    const auto index = left ? input.timeline.index_of(*left) : std::nullopt;
    key = static_cast<std::uint32_t>(index.value_or(step.index));
  }
  ys_[state_.step - 1] = state_.y;
  const auto pending = std::ranges::find_if(
      state_.pending, [&](const Pending& each) { return each.key == key && each.kind == kind; });
  if (pending == state_.pending.end()) return;
  LadderArrow& arrow = arrows_[pending->arrow];
  arrow.to = std::max(state_.y, arrow.from + arrow_drop);
  for (std::size_t i = pending->arrow; i < arrows_.size() && arrows_[i].reach < arrow.to; ++i)
    arrows_[i].reach = arrow.to;
  state_.on_the_way -= kind == LadderArrow::Kind::packet ? 1 : 0;
  state_.pending.erase(pending);
  state_.y = arrow.to;
  ys_[state_.step - 1] = arrow.to;
}

void LadderRows::toggle_fold(std::uint32_t first) {
  if (unfolded_.erase(first) == 0) unfolded_.insert(first);
  folds_changed_ = true;
}

std::span<const LadderBar> LadderRows::bars(LaneNumber lane, Range range) const {
  if (lane >= bars_.size()) return {};
  const auto bottom = [](const LadderBar& bar) {
    return bar.is_open() ? std::numeric_limits<std::int32_t>::max() : bar.bottom;
  };
  return between(
      bars_[lane], range, [](const LadderBar& bar) { return bar.top; }, bottom);
}

std::span<const LadderArrow> LadderRows::arrows(Range range) const {
  return between(
      arrows_, {range.top, range.bottom + label_height}, [](const LadderArrow& arrow) { return arrow.from; },
      [](const LadderArrow& arrow) { return arrow.reach; });
}

std::span<const LadderNotePlace> LadderRows::notes(Range range) const {
  const auto top = [](const LadderNotePlace& note) { return note.top; };
  return between(notes_, range, top, [](const LadderNotePlace& note) { return note.top + note_height; });
}

std::span<const LadderMark> LadderRows::marks(Range range) const {
  const auto y = [](const LadderMark& mark) { return mark.y; };
  return between(marks_, {range.top - 20, range.bottom}, y, y);
}

std::span<const LadderGap> LadderRows::gaps(Range range) const {
  const auto top = [](const LadderGap& gap) { return gap.top; };
  return between(gaps_, range, top, [](const LadderGap& gap) { return gap.top + gap_height; });
}

std::optional<std::int32_t> LadderRows::exit_of(LaneNumber lane) const {
  if (lane >= state_.lanes.size() || state_.lanes[lane].exit < 0) return {};
  return state_.lanes[lane].exit;
}

std::int32_t LadderRows::y_of(Time at) const {
  if (times_.empty()) return 0;
  const auto after = std::ranges::upper_bound(times_, at);
  if (after == times_.begin()) return ys_.front();
  const auto here = static_cast<std::size_t>(after - times_.begin()) - 1;
  if (after == times_.end() || *after == times_[here]) return ys_[here];
  const double part = static_cast<double>(at - times_[here]) / static_cast<double>(*after - times_[here]);
  return ys_[here] + static_cast<std::int32_t>(part * (ys_[here + 1] - ys_[here]));
}

Time LadderRows::time_at(std::int32_t y) const {
  if (times_.empty()) return {};
  const auto after = std::ranges::upper_bound(ys_, y);
  if (after == ys_.begin()) return times_.front();
  const auto here = static_cast<std::size_t>(after - ys_.begin()) - 1;
  if (after == ys_.end() || *after == ys_[here]) return times_[here];
  const double part = static_cast<double>(y - ys_[here]) / static_cast<double>(*after - ys_[here]);
  return times_[here] +
         static_cast<std::int64_t>(part * static_cast<double>(times_[here + 1] - times_[here]));
}

}  // namespace switchboard::visualizer
