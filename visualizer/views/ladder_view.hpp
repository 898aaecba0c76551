#pragma once
// The Ladder: lanes of threads with their calls as bars, and between them the wire with what travelled as
// arrows. By events each step has its room and gaps are folded; by the clock it is to scale. Click a segment,
// and the call and the line that made it light up; click a call, and its segments do.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "visualizer/layout/ladder_columns.hpp"
#include "visualizer/layout/ladder_picture.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

/// One frame's ladder: where its columns and rows lie on the screen.
struct LadderFrame {
  ViewContext& context;
  const Ladder& ladder;
  const LadderColumns& columns;
  LadderPicture picture;
  Rect heads, axis, body;  ///< lane heads above; times at the left; the ladder itself
  float left = 0;          ///< of the first column, on the screen

  Rect column(std::size_t place) const {
    return {left + columns.columns[place].x, body.y, columns.columns[place].w, body.h};
  }
  std::optional<Rect> column_of(LaneNumber lane) const {
    const auto place = columns.of(lane);
    return place ? std::optional(column(*place)) : std::nullopt;
  }
  Who who(LaneNumber lane) const { return who_is(context, ladder.lanes()[lane].process); }
};

class LadderView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);

 private:
  enum class Scale { events, clock };
  void follow(ViewContext& context);
  void choose_columns(ViewContext& context, float width);
  void draw_header(ViewContext& context, const Rect& header);
  void draw_empty(ViewContext& context, const Rect& body) const;
  void draw_scroll_bar(ViewContext& context, const Rect& body);
  void move(ViewContext& context, const Rect& body);
  void bring_into_view(ViewContext& context, const Rect& body);
  LadderPicture picture(ViewContext& context, const Rect& body, const std::vector<LaneNumber>& lanes);
  void draw_axis(LadderFrame& frame);
  void draw_cursor(LadderFrame& frame);
  float y_of(ViewContext& context, const Rect& body, Time at) const;
  Time time_at(ViewContext& context, const Rect& body, float y) const;

  Ladder ladder_;
  LadderRows rows_;
  std::int64_t recording_ = -1;  // when it began: another one starts the ladder anew
  std::size_t followed_ = 0;
  LadderColumns columns_;
  struct ArrangedFor {
    std::size_t lanes = 0, connections = 0, marks = 0;
    float width = 0;
    std::set<LaneNumber> chosen;
    bool operator==(const ArrangedFor&) const = default;
  };
  std::optional<ArrangedFor> arranged_for_;
  std::set<LaneNumber> chosen_;
  Scale scale_ = Scale::events;
  float scroll_ = 0, scroll_x_ = 0, zoom_ = 1;
  bool keeps_end_ = true;  // of a live recording: what is newest stays in view
  Selection shown_selection_;
  std::optional<Time> shown_cursor_;
  std::optional<float> drag_y_;
  float drag_x_ = 0;
};

// ladder_lanes.cpp
void draw_lane_heads(LadderFrame& frame);
void draw_lanes(LadderFrame& frame);
/// Returns the first of the folded calls that are to be unfolded, or folded again.
std::optional<std::uint32_t> draw_bars(LadderFrame& frame);
/// The disc of a finding, which opens the findings. Call it after what it lies on.
void ladder_finding(LadderFrame& frame, Point centre, int number, EventId event);
// ladder_wire.cpp
void draw_wires(LadderFrame& frame);
void draw_arrows(LadderFrame& frame);
void draw_gaps(LadderFrame& frame);

}  // namespace switchboard::visualizer
