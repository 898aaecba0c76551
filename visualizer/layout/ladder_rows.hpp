#pragma once
// Where the steps of a ladder lie when each takes the room that its words need (event time): bars of calls in
// their lanes, arrows of packets, notes, folded gaps and equal calls, and times at the edge. Whole pixels
// from the ladder's top; columns are someone else's.
//
//   LadderRows rows;
//   rows.follow(ladder, timeline, flows);       lays out anew from the first step that changed
//   for (const LadderBar& bar : rows.bars(lane, {top, bottom})) …     by binary search
//
// Knows nothing of Dear ImGui.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <set>
#include <span>
#include <vector>

#include "engine/explain/ladder/ladder_notes.hpp"

namespace switchboard::visualizer {

struct LadderBar {
  std::int32_t top = 0, bottom = -1;  ///< bottom below 0: the call has not returned
  std::uint32_t first = 0, last = 0;  ///< places in events(); last of the folded ones
  std::uint32_t count = 1;            ///< above 1: so many equal calls
  std::uint32_t fold = 0;             ///< what toggle_fold() takes: the first of its equal calls
  bool is_open() const { return bottom < 0; }
};

struct LadderArrow {
  std::int32_t from = 0, to = 0;
  std::int32_t reach = 0;   ///< the greatest `to` of all arrows up to this one
  std::uint32_t index = 0;  ///< into events(), or into passages()
  enum class Kind : std::uint8_t { packet, passage } kind = Kind::packet;
  enum class End : std::uint8_t { arrives, dropped, unknown } end = End::arrives;
};

/// A call that its thread is held before, below all that the lane did.
struct LadderHeld {
  LaneNumber lane = no_lane;
  std::int32_t top = 0, bottom = 0;
  std::uint32_t index = 0;  ///< of the call, in events()
};

struct LadderNotePlace {
  std::int32_t top = 0;
  std::uint32_t index = 0;  ///< of the packet, in events()
};

struct LadderMark {  ///< a time that is written at the edge
  std::int32_t y = 0;
  Time at;
};

struct LadderGap {
  std::int32_t top = 0;
  Time from, to;
};

class LadderRows {
 public:
  static constexpr std::int32_t bar_height = 18, bar_step = 21, arrow_drop = 9, label_height = 18;
  static constexpr std::int32_t note_height = 36, gap_height = 30, fold_height = 58, exit_height = 18,
                                held_height = 38;

  struct Range {
    std::int32_t top = 0, bottom = 0;
  };

  void follow(Ladder& ladder, const Timeline& timeline, const Flows& flows);
  /// Shows the equal calls that begin with this one each for itself, or folds them again.
  void toggle_fold(std::uint32_t first);

  std::int32_t height() const { return std::max(state_.height, held_bottom_); }
  std::span<const LadderHeld> held() const { return held_; }
  std::span<const LadderBar> bars(LaneNumber lane, Range range) const;
  std::span<const LadderArrow> arrows(Range range) const;
  std::span<const LadderNotePlace> notes(Range range) const;
  std::span<const LadderMark> marks(Range range) const;
  std::span<const LadderGap> gaps(Range range) const;
  bool is_unfolded(std::uint32_t first) const { return unfolded_.contains(first); }
  /// Where the lane's process ended.
  std::optional<std::int32_t> exit_of(LaneNumber lane) const;

  /// Between two steps a time lies in proportion.
  std::int32_t y_of(Time at) const;
  Time time_at(std::int32_t y) const;

 private:
  struct Lane {
    std::int32_t free = 0, exit = -1;
    std::uint32_t bars = 0;                      // how many
    std::uint32_t followed = 0;                  // steps when its last call was entered
    bool is_open = false;                        // the last bar
    std::uint32_t run_first = 0, run_count = 0;  // equal calls that the last bar stands for
    bool is_unfolded = false;                    // they have a bar each
    EventHead run;
  };
  struct Pending {
    std::uint32_t key = 0, arrow = 0;
    LadderArrow::Kind kind = LadderArrow::Kind::packet;
  };
  struct State {
    std::size_t step = 0, arrows = 0, notes = 0, marks = 0, gaps = 0;
    std::int32_t y = 4, wire = 0, mark = -1000, height = 0;
    Time last;
    std::vector<Lane> lanes;
    std::vector<Pending> pending;
    int on_the_way = 0;  // packets among them
  };
  struct Input {
    const Ladder& ladder;
    const Timeline& timeline;
    const Flows& flows;
  };
  void restart(std::size_t step);
  void place_held(const Input& input);
  void place(const Input& input, const LadderStep& step);
  void enter(const Input& input, const LadderStep& step);
  void give_back(const Input& input, const LadderStep& step);
  void leave(const Input& input, const LadderStep& step);
  void arrive(const Input& input, const LadderStep& step);
  void end_run_that_moves_bytes();
  bool begins_run(const Input& input, const LadderStep& step) const;
  void mark_time(Time at, std::int32_t y);

  State state_;
  std::deque<State> kept_;
  std::vector<std::int32_t> ys_;  // of each step
  std::vector<Time> times_;
  std::vector<std::vector<LadderBar>> bars_;
  std::vector<LadderArrow> arrows_;
  std::vector<LadderNotePlace> notes_;
  std::vector<LadderMark> marks_;
  std::vector<LadderGap> gaps_;
  std::vector<LadderHeld> held_;
  std::int32_t held_bottom_ = 0;
  std::set<std::uint32_t> unfolded_;
  bool folds_changed_ = false;
  std::optional<Time> finished_;
};

}  // namespace switchboard::visualizer
