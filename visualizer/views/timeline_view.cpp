#include "visualizer/views/timeline_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/time_text.hpp"
#include "visualizer/views/time_controls.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float axis_height = 20, label_width = 152;
constexpr double zoom_step = 1.25;
}  // namespace

std::vector<TimelineView::Lane> TimelineView::lanes(ViewContext& context) const {
  std::vector<Lane> lanes;
  const auto& index = context.session.index();
  const auto add_threads = [&](ProgramRole role) {
    for (std::size_t i = 0; i < index.threads().size(); ++i) {
      const auto mark = context.marks.find(index.threads()[i].process);
      const ProgramRole its = mark == context.marks.end() ? ProgramRole::client : mark->second.role;
      if (its == role && !index.threads()[i].calls.empty()) lanes.push_back({Lane::Kind::thread, i, 23});
    }
  };
  for (const std::size_t end : {0, 1})
    if (has_states(context, end)) lanes.push_back({Lane::Kind::states, end, 28});
  add_threads(ProgramRole::server);
  for (std::size_t i = 0; i < index.queues().size(); ++i) lanes.push_back({Lane::Kind::queue, i, 36});
  add_threads(ProgramRole::client);
  if (!index.packets().empty()) lanes.push_back({Lane::Kind::wire, 0, 22});
  return lanes;
}

void TimelineView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  paint.fill(panel, Token::panel);
  const Rect header = panel.top(header_height);
  const Rect body = panel.below(header_height);
  const Rect plot = body.right_of(label_width);
  const TimeAxis axis = context.session.axis(plot.x + 8, plot.w - 16);
  const Rect rows = body.below(axis_height);

  auto all = lanes(context);
  // The wire stays at the bottom; the others are drawn closer, and then scrolled, when they are too many.
  const bool has_wire = !all.empty() && all.back().kind == Lane::Kind::wire;
  const Rect wire{rows.x, rows.bottom() - (has_wire ? 20.0F : 0.0F), rows.w, has_wire ? 20.0F : 0.0F};
  if (has_wire) all.pop_back();
  const Rect list = rows.top(rows.h - wire.h);
  const auto height_of_all = [&] {
    float total = 0;
    for (const Lane& lane : all) total += lane.height;
    return total;
  };
  if (const float over = height_of_all() - list.h; over > 0) {
    float queues = 0;
    for (Lane& lane : all)
      if (lane.kind == Lane::Kind::queue || lane.kind == Lane::Kind::states) queues += (lane.height = 26);
    const auto threads = static_cast<float>(std::ranges::count(all, Lane::Kind::thread, &Lane::kind));
    const float height = std::clamp((list.h - queues) / std::max(threads, 1.0F), 14.5F, 23.0F);
    for (Lane& lane : all)
      if (lane.kind == Lane::Kind::thread) lane.height = height;
  }
  // A large Timeline has large lanes, so that it is read from further away.
  if (const float room = list.h - height_of_all(); room > 0 && !all.empty()) {
    constexpr float largest = 1.5F;
    const float factor = std::min(largest, list.h / height_of_all());
    for (Lane& lane : all) lane.height = std::floor(lane.height * factor);
  }
  const float total = height_of_all();
  scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, total - list.h));

  move(context, plot, axis);
  {
    const Clipped clipped(paint, list);
    float y = list.y - scroll_;
    for (const Lane& lane : all) {
      draw_lane(context, {panel.x, y, panel.w, lane.height}, plot, axis, lane);
      y += lane.height;
    }
    if (all.empty())
      paint.text(rows.inset(16, 0), "No calls yet.", {.type = Type::caption, .ink = Token::t3});
  }
  if (has_wire) {
    paint.line({wire.x, wire.y}, {wire.right(), wire.y}, Token::line);
    draw_lane(context, wire, plot, axis, {Lane::Kind::wire, 0, wire.h});
  }
  if (total > list.h) {
    const float bar = list.h * list.h / total, y = list.y + (list.h - bar) * scroll_ / (total - list.h);
    const Touch touch = context.items.touch("timeline/scroll", {plot.x - 12, list.y, 11, list.h});
    if (touch.held)
      scroll_ = std::clamp((context.items.pointer().at.y - list.y - bar / 2) / (list.h - bar), 0.0F, 1.0F) *
                (total - list.h);
    paint.fill({plot.x - 8, y, 4, bar}, touch.hovered || touch.held ? Token::t3 : Token::line2, 2);
  }
  draw_axis(context, body.top(axis_height), plot, axis);
  paint.line({plot.x - 1, body.y}, {plot.x - 1, body.bottom()}, Token::line2);
  draw_header(context, header, axis);
  draw_notes(context, {plot.x, body.y, plot.w, axis_height}, axis);
  draw_cursor(context, header, plot, axis);
}

void TimelineView::draw_lane(ViewContext& context, const Rect& row, const Rect& plot, const TimeAxis& axis,
                             const Lane& lane) {
  Painter& paint = context.paint;
  if (paint.visible(row).is_empty()) return;
  paint.line({row.x, row.bottom() - 1}, {row.right(), row.bottom() - 1}, Token::line);
  draw_label(context, row.left(label_width), lane);
  const Rect cells{plot.x, row.y, plot.w, row.h};
  const Clipped inside(paint, cells);
  for (const auto& tick : axis.ticks())
    paint.line({tick.x, cells.y}, {tick.x, cells.bottom()}, {Token::line, 0.6F});
  switch (lane.kind) {
    case Lane::Kind::states:
      draw_states(context, cells, axis, lane.index);
      break;
    case Lane::Kind::thread:
      draw_held(context, cells, axis, lane.index);
      draw_calls(context, cells, axis, lane.index);
      break;
    case Lane::Kind::queue:
      draw_queue(context, cells, axis, lane.index);
      break;
    case Lane::Kind::wire:
      draw_wire(context, cells, axis);
      break;
  }
}

void TimelineView::draw_header(ViewContext& context, const Rect& header, const TimeAxis& axis) {
  Session& session = context.session;
  std::string caption = fmt::format("{} to {}", axis.view().from.ns <= 0 ? "0" : time_text(axis.view().from),
                                    time_text(std::min(axis.view().to, session.end())));
  if (axis.is_by_events())
    caption += ", every event as far from the next";
  else if (axis.folds().size() == 1)
    caption += ", one idle gap folded";
  else if (axis.folds().size() > 1)
    caption += fmt::format(", {} idle gaps folded", axis.folds().size());
  const float end = view_header(context, header, View::timeline, caption);

  float x = draw_scale_choice(context, header, "timeline");
  if (session.is_live()) x = draw_live_button(context, header, x - 12);
  if (!session.is_live() || session.playback().is_playing()) x = draw_speed(context, header, x - 12);
  const std::string words = words_for_now(session);
  const float width = context.paint.width_of(words, Type::caption);
  if (end + width + 32 < x)
    context.paint.text(Rect{x - 16 - width, header.y, width + 2, header.h}, words,
                       {.type = Type::caption, .ink = session.is_following() ? Token::t2 : Token::t1});
}

void TimelineView::draw_axis(ViewContext& context, const Rect& strip, const Rect& plot,
                             const TimeAxis& axis) {
  Painter& paint = context.paint;
  paint.line({strip.x, strip.bottom() - 1}, {strip.right(), strip.bottom() - 1}, Token::line);
  const Clipped clipped(paint, {plot.x, strip.y, plot.w, plot.bottom() - strip.y});
  // What lies beyond the newest moment has not been recorded.
  const float end = axis.x_of(context.session.end());
  if (context.session.is_live() && end < plot.right()) {
    const Rect future{end, strip.y, plot.right() - end, plot.bottom() - strip.y};
    paint.fill(future, {Token::inset, 0.7F});
    const Rect words{end + 14, plot.centre().y - 4, future.w - 20, 20};
    if (words.w > paint.width_of("not recorded yet", Type::caption))
      paint.text(words, "not recorded yet", {.type = Type::caption, .ink = Token::t3});
  }
  for (const auto& tick : axis.ticks()) {
    const bool recorded = tick.at <= context.session.end();
    const float width = paint.width_of(tick.label, Type::axis);
    const bool meets_fold = std::ranges::any_of(
        axis.folds(), [&](const auto& fold) { return tick.x < fold.x && tick.x + width + 8 > fold.x; });
    if (meets_fold) continue;
    paint.line({tick.x, strip.y}, {tick.x, strip.bottom()}, Token::line);
    paint.text(Point{tick.x + 5, strip.y + 2}, tick.label,
               {.type = Type::axis, .ink = {Token::t3, recorded ? 1.0F : 0.5F}});
  }
  for (const auto& fold : axis.folds()) {
    const Rect gap{fold.x, strip.y, fold.width, plot.bottom() - strip.y};
    folded_gap(paint, gap, duration_text(fold.span.length()));
    const Touch touch = context.items.touch("timeline/fold", gap);
    if (touch.double_clicked) context.session.time().set_gaps(TimeWindow::Gaps::to_scale);
    if (touch.hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {"Nothing happened here", "Double-click shows all gaps to scale; F folds them again"});
  }
}

/// A small flag on the axis for each.
void TimelineView::draw_notes(ViewContext& context, const Rect& strip, const TimeAxis& axis) {
  Painter& paint = context.paint;
  const auto& notes = context.session.notes().all();
  auto note = std::ranges::lower_bound(notes, axis.view().from, {}, &Note::at);
  for (; note != notes.end() && note->at <= axis.view().to; ++note) {
    const float x = axis.x_of(note->at);
    if (x < strip.x - 2 || x > strip.right()) continue;
    const Touch touch =
        context.items.touch(fmt::format("timeline/note/{}", note->at.ns), {x - 3, strip.y, 14, strip.h});
    paint.line({x, strip.y + 2}, {x, strip.bottom()}, Token::ink, 1.5F);
    paint.triangle({x, strip.y + 2}, {x + 9, strip.y + 6}, {x, strip.y + 10}, Token::ink);
    if (touch.clicked) context.session.look_at(note->at);
    if (!touch.hovered) continue;
    const std::string when = time_text(note->at) + "   M changes it";
    if (note->text.empty())
      tooltip(context.overlay, context.items.pointer().at, context.screen, {"Bookmark", when});
    else
      tooltip(context.overlay, context.items.pointer().at, context.screen, {note->text, when});
  }
}

void TimelineView::draw_cursor(ViewContext& context, const Rect& header, const Rect& plot,
                               const TimeAxis& axis) {
  const float x = axis.x_of(context.session.cursor());
  if (x < plot.x - 1 || x > plot.right() + 1) return;
  Painter& paint = context.paint;
  paint.line({x, header.bottom()}, {x, plot.bottom()}, Token::ink, 2);
  const std::string words = time_text(context.session.cursor());
  const float width = paint.width_of(words, Type::axis) + 14;
  const float left = std::clamp(x - width / 2, plot.x, plot.right() - width - 2);
  const Rect flag{left, header.bottom(), width, axis_height - 1};
  paint.fill(flag, Token::ink, 4);
  paint.text(flag, words, {.type = Type::axis, .ink = Token::on_ink, .align = Align::centre});
}

void TimelineView::move(ViewContext& context, const Rect& plot, const TimeAxis& axis) {
  const Pointer& pointer = context.items.pointer();
  const Touch pan = context.items.touch("timeline/plot", plot.below(axis_height));
  const Touch scrub = context.items.touch("timeline/axis", plot.top(axis_height));
  if (scrub.held) context.session.look_at(axis.time_at(pointer.at.x));
  TimeWindow& time = context.session.time();
  if (pan.pressed) {
    drag_from_ = axis;
    drag_x_ = pointer.at.x;
  }
  if (pan.held && drag_from_ && std::abs(pointer.at.x - drag_x_) > 3)
    time.look(drag_from_->panned(drag_x_ - pointer.at.x));
  if (pan.clicked && std::abs(pointer.at.x - drag_x_) <= 3)
    context.session.look_at(axis.time_at(pointer.at.x));
  if (!pan.held) drag_from_.reset();
  if (const float wheel = context.wheel_over(plot); wheel != 0)
    time.look(axis.zoomed(std::pow(zoom_step, wheel), pointer.at.x));
  if (const float wheel = context.wheel_over({plot.x - label_width, plot.y, label_width, plot.h}); wheel != 0)
    scroll_ -= wheel * 30;
}

}  // namespace switchboard::visualizer
