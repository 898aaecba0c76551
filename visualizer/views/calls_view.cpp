#include "visualizer/views/calls_view.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/call_filter.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float header_height = 32, titles_height = 24;
}

namespace {
/// All times of the column in one unit, named in its title, so that they line up.
enum class Unit { milliseconds, seconds };
Unit unit_for(Time end) {
  return end.ns < 10'000'000'000 ? Unit::milliseconds : Unit::seconds;
}
std::string column_time(Time time, Unit unit) {
  const auto ns = static_cast<double>(time.ns);
  return unit == Unit::milliseconds ? fmt::format("{:.3f}", ns / 1e6) : fmt::format("{:.4f}", ns / 1e9);
}
}  // namespace

void CallsView::set_filter(std::string_view text) {
  filter_.fill(0);
  std::memcpy(filter_.data(), text.data(), std::min(text.size(), filter_.size() - 1));
}

void CallsView::update_rows(ViewContext& context) {
  const RecordingIndex& index = context.session.index();
  const std::string text = filter_.data();
  if (index.revision() == rows_revision_ && text == rows_filter_) return;
  rows_revision_ = index.revision();
  rows_filter_ = text;
  const CallFilter filter(text);
  if (filter.is_empty()) {
    rows_ = index.calls();
    return;
  }
  rows_.clear();
  const auto events = context.session.timeline().events();
  for (const std::uint32_t call : index.calls())
    if (filter.takes(std::get<Syscall>(events[call].fact), context.marks)) rows_.push_back(call);
}

std::size_t CallsView::row_at_cursor(ViewContext& context) const {
  const auto events = context.session.timeline().events();
  const auto after = std::ranges::partition_point(
      rows_, [&](std::uint32_t call) { return events[call].at <= context.session.cursor(); });
  return after == rows_.begin() ? rows_.size() : static_cast<std::size_t>(after - rows_.begin()) - 1;
}

void CallsView::show_row(std::size_t row, float height) {
  const float top = static_cast<float>(row) * row_height_;
  // One row stays visible on either side, so that it is seen to go on.
  if (top - row_height_ < scroll_) scroll_ = std::max(0.0F, top - row_height_);
  if (top + 2 * row_height_ > scroll_ + height)
    scroll_ = std::ceil((top + 2 * row_height_ - height) / row_height_) * row_height_;
}

void CallsView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  paint.fill(panel, Token::panel);
  row_height_ = context.density == Density::compact ? 22 : 26;
  update_rows(context);
  const Rect header = panel.top(header_height);
  const auto all = static_cast<std::int64_t>(context.session.index().calls().size());
  const auto taken = static_cast<std::int64_t>(rows_.size());
  panel_header(
      paint, header, "Calls",
      taken == all ? counted(all, "call") : fmt::format("{} of {}", count_text(taken), counted(all, "call")));
  draw_filter(context, header);

  const CallColumns columns = lay_out_call_columns(panel.w - 10);
  const Rect titles = panel.below(header_height).top(titles_height);
  const auto title = [&](const Rect& column, std::string_view text, Align align) {
    if (column.w > 0)
      paint.text(Rect{panel.x + column.x, titles.y, column.w, titles.h}, text,
                 {.type = Type::caption, .ink = Token::t3, .align = align});
  };
  title(columns.time, unit_for(context.session.end()) == Unit::seconds ? "s" : "ms", Align::right);
  title({columns.who.x, 0, 30, 0}, "who", Align::left);
  title(columns.call, "call", Align::left);
  title(columns.result, "result", Align::left);
  title(columns.took, "took", Align::right);
  paint.line({titles.x, titles.bottom() - 1}, {titles.right(), titles.bottom() - 1}, Token::line);
  draw_rows(context, panel.below(header_height + titles_height));
}

void CallsView::draw_filter(ViewContext& context, const Rect& header) {
  const float width = std::min(232.0F, header.w - 190);
  const Rect box{header.right() - 12 - width, header.y + 4, width, 24};
  text_field(context.paint, context.items, "calls/filter", box, "call:accept  fd:3", filter_.data(),
             filter_.size(), caret_);
  caret_ = Caret::as_it_is;
  const Touch touch = context.items.touch("calls/filter", box);
  if (touch.hovered && filter_[0] == 0)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {"Filter", "call:accept   result:error   result:open", "pid:4127   fd:3   who:A",
             "or any text of the call"});
}

void CallsView::draw_rows(ViewContext& context, const Rect& list) {
  Painter& paint = context.paint;
  list_height_ = list.h;
  if (rows_.empty()) {
    const bool any = !context.session.index().calls().empty();
    paint.text(list.inset(16, 8).top(24), any ? "No call matches the filter." : "No calls yet.",
               {.type = Type::caption, .ink = Token::t3});
    return;
  }
  const Selection& selection = context.session.selection();
  if (context.session.cursor() != followed_) {
    followed_ = context.session.cursor();
    const std::size_t row = row_at_cursor(context);
    if (row < rows_.size()) show_row(row, list.h);
  }
  if (selection.call != followed_call_) {
    followed_call_ = selection.call;
    const auto events = context.session.timeline().events();
    if (selection.call) {
      const auto found = std::ranges::lower_bound(rows_, *selection.call, {},
                                                  [&](std::uint32_t call) { return events[call].id; });
      if (found != rows_.end() && events[*found].id == *selection.call)
        show_row(static_cast<std::size_t>(found - rows_.begin()), list.h);
    }
  }
  scroll_ -= context.wheel_over(list) * row_height_ * 3;
  const float total = static_cast<float>(rows_.size()) * row_height_;
  // Whole rows: the first one is never cut.
  const float last = std::ceil(std::max(0.0F, total - list.h) / row_height_) * row_height_;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, last) / row_height_) * row_height_;

  const CallColumns columns = lay_out_call_columns(list.w - 10);
  const Clipped clipped(paint, list);
  const auto first = static_cast<std::size_t>(scroll_ / row_height_);
  for (std::size_t i = first; i < rows_.size(); ++i) {
    const Rect row{list.x, list.y + static_cast<float>(i) * row_height_ - scroll_, list.w, row_height_};
    if (row.y >= list.bottom()) break;
    draw_row(context, row, columns, i);
  }
  draw_scroll_bar(context, list);
}

void CallsView::draw_row(ViewContext& context, const Rect& row, const CallColumns& columns,
                         std::size_t position) {
  Painter& paint = context.paint;
  const Event& event = context.session.timeline().events()[rows_[position]];
  const auto& call = std::get<Syscall>(event.fact);
  const bool selected = context.session.selection().call == event.id;
  const bool future = event.at > context.session.cursor();
  // At the cursor a call that returns later has not returned.
  const bool returned = call.returned && *call.returned <= context.session.cursor();
  const auto made = context.session.index().made_at(context.session.timeline(), event);
  const ProcessState* process = context.world.process(call.process);
  const bool is_over = process != nullptr && process->ended.has_value();
  const bool held = !made || *made > context.session.cursor();
  const Touch touch = context.items.touch(fmt::format("calls/row/{}", event.id.value), paint.visible(row));
  if (touch.clicked) {
    context.session.select_call(event.id);
    followed_call_ = event.id;
    if (!context.session.is_live() || !context.session.is_following()) {
      context.session.look_at(call.returned.value_or(event.at));
      followed_ = context.session.cursor();
    }
  }
  if (selected || touch.hovered)
    paint.fill(row, Token::hover);
  else if (position % 2 == 1)
    paint.fill(row, {Token::inset, 0.55F});
  const Ink quiet = selected || touch.hovered ? Token::t2 : Token::t3;
  const Ink text = future ? Ink(Token::t1, 0.45F) : Ink(Token::t1);
  const auto in = [&](const Rect& column) { return Rect{row.x + column.x, row.y, column.w, row.h}; };
  const std::string when = column_time(event.at, unit_for(context.session.end()));
  paint.text(in(columns.time), when, {.type = Type::axis, .ink = quiet, .align = Align::right});
  const Who who = who_is(context, call.process);
  letter_badge(paint, {row.x + columns.who.x, row.centre().y - 9}, who.letter, who.role, 18);
  const Rect shape = in(columns.shape);
  family_shape(paint, {shape.x + 7, shape.centre().y}, family_of(call.name));
  const Type face = row.w < 480 ? Type::axis : Type::code;
  paint.text(in(columns.call), short_call(call), {.type = face, .ink = text});
  if (returned || (future && call.returned)) {
    const Ink ink = call.error ? Ink(Token::error, future ? 0.6F : 1.0F) : text;
    // The name of an error may need the place of the time that it took.
    const std::string result = result_text(call);
    Rect cell = in(columns.result);
    const bool wide = paint.width_of(result, face) > cell.w;
    if (wide) cell.w = std::max(cell.w, columns.took.right() - columns.result.x);
    paint.text(cell, result, {.type = face, .ink = ink});
    if (!wide)
      paint.text(in(columns.took), duration_text(*call.returned - made.value_or(event.at)),
                 {.type = Type::axis, .ink = quiet, .align = Align::right});
  } else if (family_of(call.name) != CallFamily::process) {
    paint.text(in(columns.result),
               future || is_over ? ""
               : held            ? "held"
                                 : "waits …",
               {.type = Type::caption, .ink = quiet});
  }
  if (selected) {
    paint.outline(row, Token::ink, 0, 2);
    paint.fill({row.x, row.y, 4, row.h}, Token::ink);
  }
}

void CallsView::draw_scroll_bar(ViewContext& context, const Rect& list) {
  const float total = static_cast<float>(rows_.size()) * row_height_;
  if (total <= list.h) return;
  const Rect track{list.right() - 9, list.y + 2, 6, list.h - 4};
  const float height = std::max(24.0F, track.h * list.h / total);
  const Touch touch = context.items.touch("calls/scroll", track.inset(-4, 0));
  if (touch.held) {
    const float at = (context.items.pointer().at.y - track.y - height / 2) / (track.h - height);
    scroll_ = std::round(std::clamp(at, 0.0F, 1.0F) * (total - list.h));
  }
  const float y = track.y + (track.h - height) * scroll_ / (total - list.h);
  context.paint.fill({track.x, y, track.w, height}, touch.hovered || touch.held ? Token::t3 : Token::line2,
                     3);
}

void CallsView::take_keys(ViewContext& context) {
  if (context.input.take(Key::slash)) caret_ = Caret::take;
  if (rows_.empty()) return;
  const int step = context.input.take(Key::down) ? 1 : context.input.take(Key::up) ? -1 : 0;
  if (context.input.take(Key::page_down)) scroll_ += list_height_ - row_height_;
  if (context.input.take(Key::page_up)) scroll_ -= list_height_ - row_height_;
  if (step == 0) return;
  const auto events = context.session.timeline().events();
  std::size_t row = row_at_cursor(context);
  if (const auto& selected = context.session.selection().call) {
    const auto found =
        std::ranges::lower_bound(rows_, *selected, {}, [&](std::uint32_t call) { return events[call].id; });
    if (found != rows_.end())
      row = static_cast<std::size_t>(found - rows_.begin()) + static_cast<std::size_t>(step);
  }
  if (row >= rows_.size()) row = step > 0 ? rows_.size() - 1 : 0;
  const Event& event = events[rows_[row]];
  context.session.select_call(event.id);
  if (!context.session.is_following() || !context.session.is_live())
    context.session.look_at(std::get<Syscall>(event.fact).returned.value_or(event.at));
}

}  // namespace switchboard::visualizer
