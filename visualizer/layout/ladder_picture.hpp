#pragma once
// What of a ladder is in view, with its place on the screen: by events, where each step has the room that its
// words need, or by the wall clock, where everything is to scale and what is too near for words goes without.
//
//   LadderPicture picture = ladder_by_events(rows, lanes, {.top = 80, .height = 500, .scroll = 1200});
//
// Work and size follow the pixels, not the events. Columns are ladder_columns.hpp's.

#include <span>
#include <vector>

#include "visualizer/layout/ladder_rows.hpp"
#include "visualizer/layout/time_bars.hpp"

namespace switchboard::visualizer {

struct LadderPicture {
  struct Bar {
    LaneNumber lane = no_lane;
    float top = 0, bottom = 0;
    std::uint32_t first = 0, last = 0;
    std::uint32_t count = 1;  ///< equal calls folded; by the clock any that lie too near to each other
    bool is_open = false;     ///< has not returned: it reaches to the end of what is known
    bool is_folded = false;   ///< equal calls, which can be unfolded
    std::optional<std::uint32_t> fold = {};  ///< what to give LadderRows::toggle_fold()
  };
  struct Arrow {
    std::uint32_t index = 0;
    LadderArrow::Kind kind = LadderArrow::Kind::packet;
    LadderArrow::End end = LadderArrow::End::arrives;
    float from = 0, to = 0;
    bool has_words = true;
    std::uint32_t count = 1;  ///< above 1: so many on the same pixels
  };
  struct Note {
    std::uint32_t index = 0;
    float top = 0;
  };
  struct Mark {
    float y = 0;
    Time at;
  };
  struct Gap {
    float top = 0, height = 0;
    Time from, to;
  };
  struct Exit {
    LaneNumber lane = no_lane;
    float y = 0;
  };
  struct Held {  ///< a call that is not made yet: we hold its thread before it
    LaneNumber lane = no_lane;
    float top = 0, bottom = 0;
    std::uint32_t index = 0;
  };
  std::vector<Bar> bars;
  std::vector<Held> held;
  std::vector<Arrow> arrows;
  std::vector<Note> notes;
  std::vector<Mark> marks;
  std::vector<Gap> gaps;
  std::vector<Exit> exits;
  float end = 0;  ///< below this nothing is known
};

struct LadderPlace {
  float top = 0, height = 0;
  float scroll = 0;  ///< of the ladder above `top`, on the screen
  float zoom = 1;
};

LadderPicture ladder_by_events(const LadderRows& rows, std::span<const LaneNumber> lanes, LadderPlace place);

/// `packets` rise. The axis runs downwards: its x is y.
LadderPicture ladder_by_clock(const Ladder& ladder, const Timeline& timeline, const Flows& flows,
                              std::span<const LaneNumber> lanes, std::span<const PacketMoment> packets,
                              const TimeAxis& axis);

}  // namespace switchboard::visualizer
