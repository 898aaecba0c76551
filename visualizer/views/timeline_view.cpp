#include "visualizer/views/timeline_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/time_text.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float header_height = 32, axis_height = 20, label_width = 152;
constexpr double zoom_step = 1.25;
}  // namespace

Span TimelineView::view_of(ViewContext& context) const {
  if (view_) return *view_;
  const std::int64_t end = std::max<std::int64_t>(context.session.end().ns, 1'000'000);
  // A live recording keeps room at the right, so that the present does not stick to the edge.
  // Measured by what is not folded, since it is drawn to that scale.
  std::int64_t active = end;
  if (fold_gaps_)
    for (const Span& gap : gaps_)
      if (gap.length() > end / 7) active -= gap.length();
  const std::int64_t room = context.session.is_live() ? active / 6 : active / 50;
  return {{0}, {end + std::max<std::int64_t>(room, 1'000)}};
}

TimeAxis TimelineView::axis_for(ViewContext& context, const Rect& plot) {
  const auto& activity = context.session.index().activity();
  if (gaps_revision_ != activity.size()) {
    gaps_ = idle_gaps(activity);
    gaps_revision_ = activity.size();
  }
  return TimeAxis(view_of(context), plot.x, plot.w, fold_gaps_ ? gaps_ : std::vector<Span>{});
}

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
  const TimeAxis axis = axis_for(context, plot.inset(8, 0));
  last_axis_ = axis;
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
      if (lane.kind == Lane::Kind::queue) queues += (lane.height = 26);
    const auto threads = static_cast<float>(std::ranges::count(all, Lane::Kind::thread, &Lane::kind));
    const float height = std::clamp((list.h - queues) / std::max(threads, 1.0F), 14.5F, 23.0F);
    for (Lane& lane : all)
      if (lane.kind == Lane::Kind::thread) lane.height = height;
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
  if (axis.folds().size() == 1) caption += ", one idle gap folded";
  if (axis.folds().size() > 1) caption += fmt::format(", {} idle gaps folded", axis.folds().size());
  panel_header(context.paint, header, "Timeline", caption);

  float x = header.right() - 16;
  if (session.is_live()) {
    const Rect live{x - 58, header.y + 6, 58, 20};
    const Touch touch = context.items.touch("timeline/live", live);
    const bool on = session.is_following();
    context.paint.fill(live, touch.hovered ? Token::hover : Token::raised, 4);
    context.paint.outline(live, on ? Token::line2 : Token::ink, 4);
    context.paint.disc({live.x + 12, live.centre().y}, 2.5F, on ? Token::ink : Token::t3);
    context.paint.text(live.right_of(20), "LIVE",
                       {.type = Type::caption_strong, .ink = on ? Token::t1 : Token::t2});
    if (touch.clicked) {
      session.follow_live();
      view_.reset();
    }
    x = live.x - 12;
    const std::string words = on ? "recording is still being written"
                                 : fmt::format("You are {} behind. End returns to LIVE.",
                                               duration_text(session.end() - session.cursor()));
    context.paint.text(Rect{x - 320, header.y, 320, header.h}, words,
                       {.type = Type::caption, .ink = on ? Token::t2 : Token::t1, .align = Align::right});
    return;
  }
  const std::uint64_t lost = session.index().lost();
  const std::string words =
      session.is_abandoned()
          ? "The observer ended before it finished this recording."
          : fmt::format("Finished: {}, {}, {} lost.", duration_text(session.end().ns),
                        counted(static_cast<std::int64_t>(session.index().programs()), "program"),
                        count_text(static_cast<std::int64_t>(lost)));
  context.paint.text(Rect{x - 360, header.y, 360, header.h}, words,
                     {.type = Type::caption, .ink = Token::t2, .align = Align::right});
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
    if (touch.double_clicked) fold_gaps_ = false;
    if (touch.hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {"Nothing happened here", "Double-click shows all gaps to scale; F folds them again"});
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
  if (pan.pressed) {
    drag_from_ = axis.view();
    drag_x_ = pointer.at.x;
  }
  if (pan.held && drag_from_ && std::abs(pointer.at.x - drag_x_) > 3) {
    const TimeAxis from(*drag_from_, axis.left(), axis.right() - axis.left(),
                        fold_gaps_ ? gaps_ : std::vector<Span>{});
    view_ = from.panned(drag_x_ - pointer.at.x);
  }
  if (pan.clicked && std::abs(pointer.at.x - drag_x_) <= 3)
    context.session.look_at(axis.time_at(pointer.at.x));
  if (!pan.held) drag_from_.reset();
  if (const float wheel = context.wheel_over(plot); wheel != 0)
    view_ = axis.zoomed(std::pow(zoom_step, wheel), pointer.at.x);
  if (const float wheel = context.wheel_over({plot.x - label_width, plot.y, label_width, plot.h}); wheel != 0)
    scroll_ -= wheel * 30;
}

void TimelineView::take_keys(ViewContext& context) {
  if (!last_axis_) return;
  const TimeAxis& axis = *last_axis_;
  const float cursor = axis.x_of(context.session.cursor());
  const bool in_view = cursor >= axis.left() && cursor <= axis.right();
  const float around = in_view ? cursor : (axis.left() + axis.right()) / 2;
  if (context.input.take(letter('W'))) view_ = axis.zoomed(1.5, around);
  if (context.input.take(letter('S'))) view_ = axis.zoomed(1 / 1.5, around);
  if (context.input.take(letter('A'))) view_ = axis.panned(-160);
  if (context.input.take(letter('D'))) view_ = axis.panned(160);
  if (context.input.take(letter('F'))) {
    view_.reset();
    fold_gaps_ = true;
  }
  if (context.input.take(Key::home)) context.session.look_at(Time{0});
  if (context.input.take(Key::end)) {
    context.session.follow_live();
    if (view_ && view_->to < context.session.end()) view_.reset();
  }
}

}  // namespace switchboard::visualizer
