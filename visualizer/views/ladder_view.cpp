#include "visualizer/views/ladder_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float heads_height = 44, axis_width = 78, scroll_width = 14;
constexpr float zoom_step = 1.25F, smallest = 0.2F, greatest = 2;

/// Microseconds as decimals of milliseconds; of seconds where those would be too wide.
constexpr std::int64_t most_in_ms = 10'000'000'000;
std::string edge_time(Time at, Time end) {
  if (end.ns < most_in_ms) return fmt::format("{:.3f}", static_cast<double>(at.ns) / 1e6);
  return fmt::format("{:.6f}", static_cast<double>(at.ns) / 1e9);
}

const char* edge_unit(Time end) {
  return end.ns < most_in_ms ? "ms" : "s";
}

}  // namespace

void LadderView::follow(ViewContext& context) {
  Session& session = context.session;
  const Timeline& timeline = session.timeline();
  if (timeline.info.started_unix_ns != recording_ || timeline.size() < followed_) {
    ladder_ = Ladder();
    rows_ = LadderRows();
    arranged_for_.reset();
    chosen_.clear();
    scroll_ = 0;
    recording_ = timeline.info.started_unix_ns;
  }
  followed_ = timeline.size();
  ladder_.follow(timeline, session.flows());
  rows_.follow(ladder_, timeline, session.flows());
}

/// The lanes of what is selected have a column of their own.
void LadderView::choose_columns(ViewContext& context, float width) {
  Session& session = context.session;
  const Timeline& timeline = session.timeline();
  const auto choose = [&](std::optional<EventId> event) {
    const Syscall* call = event ? timeline.call(*event) : nullptr;
    const auto lane = call == nullptr ? no_lane : ladder_.lane_of(call->process, call->thread);
    if (lane != no_lane) chosen_.insert(lane);
  };
  choose(session.selection().call);
  for (const EventId event : session.related().events) choose(event);

  const ArrangedFor wanted{ladder_.lanes().size(), session.flows().connections().size(), context.marks.size(),
                           width, chosen_};
  if (arranged_for_ == wanted) return;
  arranged_for_ = wanted;
  std::vector<LaneTraits> traits;
  for (const LadderLane& lane : ladder_.lanes()) {
    const auto mark = context.marks.find(lane.process);
    // Forked children carry their program's mark, and so stand beside it.
    const bool known = mark != context.marks.end();
    traits.push_back({.program = known ? mark->second.letter : lane.process.value + 256,
                      .host = lane.host.value,
                      .serves = known && mark->second.role == ProgramRole::server});
  }
  const auto talks = ladder_.talks(timeline, session.flows());
  columns_ = arrange_lanes(
      traits, talks.pairs, chosen_,
      talks.outside == Ladder::Talks::Outside::something ? WithOutside::yes : WithOutside::no, width);
}

void LadderView::draw(ViewContext& context, const Rect& panel) {
  context.paint.fill(panel, Token::panel);
  draw_header(context, panel.top(header_height));
  const Rect below = panel.below(header_height);
  context.session.flows();
  if (const auto percent = context.session.percent_tied()) return loading(context, below, *percent);
  follow(context);
  if (ladder_.lanes().empty()) return draw_empty(context, below);

  const Rect right = below.right_of(axis_width);
  const Rect area = right.left(right.w - scroll_width);
  choose_columns(context, area.w);
  scroll_x_ = std::clamp(scroll_x_, 0.0F, std::max(0.0F, columns_.width - area.w));
  const Rect body = area.below(heads_height);
  bring_into_view(context, body);
  move(context, body);

  std::vector<LaneNumber> lanes;
  for (const auto& column : columns_.columns)
    if (column.kind == LadderColumn::Kind::lane) lanes.push_back(column.lane);
  LadderFrame frame{.context = context,
                    .ladder = ladder_,
                    .columns = columns_,
                    .picture = picture(context, body, lanes),
                    .heads = area.top(heads_height),
                    .axis = below.below(heads_height).left(axis_width),
                    .body = body,
                    .left = area.x - scroll_x_};
  // Too wide a screen leaves the ladder in its middle, so that arrows do not become long ways.
  frame.left += std::max(0.0F, std::floor((area.w - columns_.width) / 2));
  context.paint.text(Rect{frame.axis.x, frame.heads.y, axis_width - 10, heads_height},
                     edge_unit(context.session.end()),
                     {.type = Type::caption, .ink = Token::t2, .align = Align::right});
  {
    const Clipped clipped(context.paint, Rect{below.x, body.y, below.w, body.h});
    draw_lanes(frame);
    draw_axis(frame);
    draw_cursor(frame);
    draw_wires(frame);
    draw_gaps(frame);
    if (const auto fold = draw_bars(frame)) rows_.toggle_fold(*fold);
    draw_arrows(frame);
  }
  {
    const Clipped clipped(context.paint, area);
    draw_lane_heads(frame);
  }
  draw_scroll_bar(context, body);
}

void LadderView::draw_header(ViewContext& context, const Rect& header) {
  Painter& paint = context.paint;
  const bool by_events = scale_ == Scale::events;
  float x = header.right() - 16;
  const auto choice = [&](std::string_view words, std::string_view name, Scale scale) {
    const float width = paint.width_of(words, Type::caption) + 16;
    const Rect box{x - width, header.y + 6, width, 20};
    const Touch touch = context.items.touch(name, box);
    if (scale_ == scale) {
      paint.fill(box, Token::raised, 4);
      paint.outline(box, Token::line2, 4);
    }
    paint.text(box, words,
               {.type = Type::caption,
                .ink = scale_ == scale || touch.hovered ? Token::t1 : Token::t2,
                .align = Align::centre});
    if (touch.clicked) scale_ = scale;
    x = box.x - 4;
  };
  choice("Events", "ladder/events", Scale::events);
  choice("Wall time", "ladder/clock", Scale::clock);
  std::string caption = by_events ? "one row per event, gaps folded" : "to scale, idle gaps folded";
  if (const auto left_out = static_cast<std::int64_t>(ladder_.left_out()); left_out > 0)
    caption += fmt::format(", {} on other files left out", counted(left_out, "call"));
  const Rect words{header.x, header.y, x - 12 - header.x, header.h};
  const Clipped clipped(paint, Rect{header.x, header.y, header.w, header.h});
  view_header(context, paint.width_of(caption, Type::caption) + 150 < words.w ? header : header, View::ladder,
              paint.width_of(caption, Type::caption) + 150 < words.w ? caption : "");
}

void LadderView::draw_empty(ViewContext& context, const Rect& body) const {
  Session& session = context.session;
  std::string words = "No program has used a socket.";
  std::string more = "Calls on sockets become bars here, and what travels between them arrows.";
  if (session.is_live()) words = "No program has used a socket yet.";
  if (session.timeline().size() == 0)
    words = session.is_live() ? "Nothing is recorded yet." : "Nothing is recorded.";
  const Rect middle{body.x + 16, body.y + body.h * 0.3F, body.w - 32, 24};
  context.paint.text(middle, words, {.type = Type::body, .ink = Token::t2, .align = Align::centre});
  context.paint.text(middle.moved(0, 24), more,
                     {.type = Type::caption, .ink = Token::t3, .align = Align::centre});
}

LadderPicture LadderView::picture(ViewContext& context, const Rect& body,
                                  const std::vector<LaneNumber>& lanes) {
  Session& session = context.session;
  if (scale_ == Scale::events)
    return ladder_by_events(rows_, lanes,
                            {.top = body.y, .height = body.h, .scroll = scroll_, .zoom = zoom_});
  return ladder_by_clock(ladder_, session.timeline(), session.flows(), lanes, session.index().packets(),
                         session.axis(body.y + 8, body.h - 16));
}

float LadderView::y_of(ViewContext& context, const Rect& body, Time at) const {
  if (scale_ == Scale::clock) return context.session.axis(body.y + 8, body.h - 16).x_of(at);
  return body.y + static_cast<float>(rows_.y_of(at)) * zoom_ - scroll_;
}

Time LadderView::time_at(ViewContext& context, const Rect& body, float y) const {
  if (scale_ == Scale::clock) return context.session.axis(body.y + 8, body.h - 16).time_at(y);
  return rows_.time_at(static_cast<std::int32_t>((y - body.y + scroll_) / zoom_));
}

/// What somebody selected or looked at elsewhere is scrolled to; what is seen already stays where it is.
void LadderView::bring_into_view(ViewContext& context, const Rect& body) {
  Session& session = context.session;
  const Selection selection = session.selection();
  const Time cursor = session.cursor();
  const bool selected_anew = selection != shown_selection_, moved = shown_cursor_ && cursor != *shown_cursor_;
  shown_selection_ = selection;
  const bool first = !shown_cursor_;
  shown_cursor_ = cursor;
  if (scale_ == Scale::clock) return;
  if (session.is_live() && session.is_following()) {
    if (keeps_end_) scroll_ = 1e9F;
    return;
  }
  std::optional<Time> at;
  if (moved || first) at = cursor;
  if (selected_anew)
    if (const auto event = selection.packet ? selection.packet : selection.call)
      if (const Event* found = session.timeline().find(*event)) at = found->at;
  if (!at) return;
  const float y = static_cast<float>(rows_.y_of(*at)) * zoom_ - scroll_;
  const float margin = std::min(60.0F, body.h / 4);
  if (y < margin || y > body.h - margin) scroll_ += y - (first ? body.h - margin * 2 : body.h / 3);
}

void LadderView::move(ViewContext& context, const Rect& body) {
  Session& session = context.session;
  const float wheel = context.wheel_over(body);
  const float total = static_cast<float>(rows_.height()) * zoom_ + 24;
  const float most = std::max(0.0F, total - body.h);
  const Touch touch = context.items.touch("ladder/body", body);
  const Pointer& pointer = context.items.pointer();
  if (touch.pressed) drag_y_ = pointer.at.y;
  if (!touch.held) drag_y_.reset();
  if (touch.clicked && !drag_y_) session.select_nothing();
  const float dragged = drag_y_ ? pointer.at.y - *drag_y_ : 0;
  if (drag_y_) {
    scroll_x_ -= pointer.at.x - drag_x_;  // draw() keeps it within the columns
    drag_y_ = pointer.at.y;
  }
  drag_x_ = pointer.at.x;
  if (scale_ == Scale::clock) {
    const TimeAxis axis = session.axis(body.y + 8, body.h - 16);
    if (wheel != 0) session.time().look(axis.zoomed(std::pow(zoom_step, wheel), pointer.at.y));
    if (dragged != 0) session.time().look(axis.panned(-dragged));
    return;
  }
  const float before = scroll_;
  scroll_ = std::clamp(scroll_ - wheel * 60 - dragged, 0.0F, most);
  if (wheel != 0 || dragged != 0) keeps_end_ = scroll_ >= most - 1;
  if (before > 1e8F) scroll_ = most;
}

void LadderView::draw_axis(LadderFrame& frame) {
  ViewContext& context = frame.context;
  Painter& paint = context.paint;
  const Time end = context.session.end();
  for (const auto& mark : frame.picture.marks) {
    paint.line({frame.axis.x, mark.y}, {frame.body.right(), mark.y}, {Token::line, 0.8F});
    paint.text(Rect{frame.axis.x, mark.y - 9, axis_width - 10, 18}, edge_time(mark.at, end),
               {.type = Type::axis, .ink = Token::t3, .align = Align::right});
  }
  const Touch touch = context.items.touch("ladder/axis", frame.axis);
  if (touch.held || touch.pressed) {
    context.session.look_at(time_at(context, frame.body, context.items.pointer().at.y));
    shown_cursor_ = context.session.cursor();
  }
}

void LadderView::draw_cursor(LadderFrame& frame) {
  ViewContext& context = frame.context;
  Painter& paint = context.paint;
  Session& session = context.session;
  const float y = std::round(y_of(context, frame.body, session.cursor()));
  if (y < frame.body.y - 1 || y > frame.body.bottom() + 1) return;
  // Under bars and words, which it would strike through.
  paint.line({frame.axis.x, y}, {frame.body.right(), y}, {Token::ink, 0.7F});
  const std::string words = edge_time(session.cursor(), session.end());
  const float width = paint.width_of(words, Type::axis) + 10;
  const Rect pill{frame.axis.right() - 5 - width, y - 9, width, 18};
  paint.fill(pill, Token::ink, 3);
  paint.text(pill, words, {.type = Type::axis, .ink = Token::on_ink, .align = Align::centre});
}

void LadderView::draw_scroll_bar(ViewContext& context, const Rect& body) {
  const float total = static_cast<float>(rows_.height()) * zoom_ + 24;
  if (scale_ == Scale::clock || total <= body.h) return;
  const float bar = std::max(24.0F, body.h * body.h / total);
  const float y = body.y + (body.h - bar) * scroll_ / (total - body.h);
  const Rect track{body.right() + 1, body.y, scroll_width - 2, body.h};
  const Touch touch = context.items.touch("ladder/scroll", track);
  if (touch.held) {
    scroll_ = std::clamp((context.items.pointer().at.y - body.y - bar / 2) / (body.h - bar), 0.0F, 1.0F) *
              (total - body.h);
    keeps_end_ = scroll_ >= total - body.h - 1;
  }
  context.paint.fill({track.x + 4, y, 4, bar}, touch.hovered || touch.held ? Token::t3 : Token::line2, 2);
}

void LadderView::take_keys(ViewContext& context) {
  Input& input = context.input;
  if (scale_ == Scale::clock) return;  // the keys of time do it
  const auto zoom = [&](float factor) {
    const float before = zoom_;
    zoom_ = std::clamp(zoom_ * factor, smallest, greatest);
    const float around = static_cast<float>(rows_.y_of(context.session.cursor()));
    scroll_ += around * (zoom_ - before);
  };
  if (input.take(letter('W'))) zoom(zoom_step);
  if (input.take(letter('S'))) zoom(1 / zoom_step);
  if (input.take(letter('F'))) zoom_ = 1;
  const auto scroll = [&](float by) {
    scroll_ = std::max(0.0F, scroll_ + by);
    keeps_end_ = false;
  };
  if (input.take(Key::page_down)) scroll(400);
  if (input.take(Key::page_up)) scroll(-400);
}

}  // namespace switchboard::visualizer
