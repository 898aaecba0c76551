#include "visualizer/views/calls_view.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/call_filter.hpp"
#include "visualizer/views/findings_view.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float titles_height = 24;
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

std::size_t CallsView::row_at_cursor(ViewContext& context) const {
  const Timeline& timeline = context.session.timeline();
  const auto& all = rows(context);
  const auto after = std::ranges::partition_point(
      all, [&](std::uint32_t call) { return timeline.head(call).at <= context.session.cursor(); });
  return after == all.begin() ? all.size() : static_cast<std::size_t>(after - all.begin()) - 1;
}

std::size_t CallsView::row_of(ViewContext& context, EventId call) const {
  const Timeline& timeline = context.session.timeline();
  const auto& all = rows(context);
  const auto found =
      std::ranges::lower_bound(all, call, {}, [&](std::uint32_t place) { return timeline.head(place).id; });
  return static_cast<std::size_t>(found - all.begin());
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
  search_.look_for(filter_.data());
  const bool searching = search_.go_on(context.session) == CallSearch::Rest::more;
  if (searching) context.wishes.another_frame = true;
  const Rect header = panel.top(header_height);
  const auto all = static_cast<std::int64_t>(context.session.index().calls().size());
  const auto taken = static_cast<std::int64_t>(rows(context).size());
  std::string caption =
      searching      ? fmt::format("{} so far, {} % looked at", count_text(taken),
                                   search_.looked_at() * 100 /
                                       std::max<std::size_t>(1, context.session.index().calls().size()))
      : taken == all ? counted(all, "call")
                     : fmt::format("{} of {}", count_text(taken), counted(all, "call"));
  // The filter needs its room; the tabs say more than the number does.
  if (context.tabs.size() > 1 && header.w < 560) caption.clear();
  const float end = view_header(context, header, View::calls, caption);
  draw_filter(context, {end + 12, header.y, header.right() - end - 12, header.h});

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
  const float width = std::min(232.0F, header.w - 12);
  if (width < 60) return;
  const Rect box{header.right() - 12 - width, header.y + 4, width, 24};
  text_field(context.paint, context.items, "calls/filter", box, "call:accept  fd:3", filter_.data(),
             filter_.size(), caret_);
  caret_ = Caret::as_it_is;
  const Touch touch = context.items.touch("calls/filter", box);
  if (touch.hovered && filter_[0] == 0)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {"Filter: F3 next match, Shift F3 the one before",
             "call:accept   result:<0   result:open   error:ECONNRESET",
             "pid:4127   tid:4128   fd:3   socket:1b   who:A", "or any text of the call"});
}

void CallsView::draw_rows(ViewContext& context, const Rect& list) {
  Painter& paint = context.paint;
  list_height_ = list.h;
  const auto& rows = this->rows(context);
  if (rows.empty()) {
    const bool any = !context.session.index().calls().empty();
    paint.text(list.inset(16, 8).top(24),
               any                         ? "No call matches the filter."
               : context.session.is_live() ? "No calls yet."
                                           : "No program made a call that is recorded here.",
               {.type = Type::caption, .ink = Token::t3});
    return;
  }
  const Selection& selection = context.session.selection();
  if (context.session.cursor() != followed_) {
    followed_ = context.session.cursor();
    const std::size_t row = row_at_cursor(context);
    if (row < rows.size()) show_row(row, list.h);
  }
  if (selection.call != followed_call_) {
    followed_call_ = selection.call;
    if (selection.call) {
      const std::size_t row = row_of(context, *selection.call);
      if (row < rows.size() && context.session.timeline().head(rows[row]).id == *selection.call)
        show_row(row, list.h);
    }
  }
  scroll_ -= context.wheel_over(list) * row_height_ * 3;
  const float total = static_cast<float>(rows.size()) * row_height_;
  // Whole rows: the first one is never cut.
  const float last = std::ceil(std::max(0.0F, total - list.h) / row_height_) * row_height_;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, last) / row_height_) * row_height_;

  const CallColumns columns = lay_out_call_columns(list.w - 10);
  const Clipped clipped(paint, list);
  const auto first = static_cast<std::size_t>(scroll_ / row_height_);
  for (std::size_t i = first; i < rows.size(); ++i) {
    const Rect row{list.x, list.y + static_cast<float>(i) * row_height_ - scroll_, list.w, row_height_};
    if (row.y >= list.bottom()) break;
    draw_row(context, row, columns, i);
  }
  draw_scroll_bar(context, list);
}

void CallsView::draw_row(ViewContext& context, const Rect& row, const CallColumns& columns,
                         std::size_t position) {
  Painter& paint = context.paint;
  const Event& event = context.session.timeline().events()[rows(context)[position]];
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
  const Type face = row.w < 640 ? Type::axis : Type::code;
  Rect words = in(columns.call);
  words.w -= 6;  // before the result
  if (const int number = context.session.finding_number(event.id); number > 0) {
    words.w -= 24;
    const Point centre{words.right() + 11, row.centre().y};
    finding_disc(paint, centre, number, 9);
    const Rect disc{centre.x - 9, centre.y - 9, 18, 18};
    if (context.items.touch(fmt::format("calls/finding/{}", event.id.value), paint.visible(disc)).clicked)
      context.wishes.view = View::findings;
  }
  paint.text(words, short_call(call), {.type = face, .ink = text});
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
  const float total = static_cast<float>(rows(context).size()) * row_height_;
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

void CallsView::go_to_row(ViewContext& context, std::size_t row) {
  const Event& event = context.session.timeline().events()[rows(context)[row]];
  context.session.select_call(event.id);
  if (!context.session.is_following() || !context.session.is_live())
    context.session.look_at(std::get<Syscall>(event.fact).returned.value_or(event.at));
}

void CallsView::take_keys(ViewContext& context) {
  Input& input = context.input;
  if (input.take(Key::slash)) caret_ = Caret::take;
  const auto& all = rows(context);
  if (all.empty()) return;
  if (input.take(Key::page_down)) scroll_ += list_height_ - row_height_;
  if (input.take(Key::page_up)) scroll_ -= list_height_ - row_height_;
  const bool forward = input.take(Key::down) || input.take(Key::f3);
  const bool back = !forward && (input.take(Key::up) || input.take(Key::f3, With::shift));
  if (!forward && !back) return;
  // From the selected call, whether or not the filter takes it, or else from the cursor.
  std::size_t row = row_at_cursor(context);
  if (const auto& selected = context.session.selection().call) {
    row = row_of(context, *selected);
    const bool is_row = row < all.size() && context.session.timeline().head(all[row]).id == *selected;
    if (back)
      row = row == 0 ? 0 : row - 1;
    else if (is_row)
      ++row;
  }
  if (row >= all.size()) row = forward ? all.size() - 1 : 0;
  go_to_row(context, row);
}

}  // namespace switchboard::visualizer
