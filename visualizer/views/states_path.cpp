// The States' column: what the connection is now, what its ends may still do, and how they came there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/states_view.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float wide_enough_for_from = 530;

std::string milliseconds(Time at) {
  return fmt::format("{:.2f}", static_cast<double>(at.ns) / 1e6);
}

float paragraph(Painter& paint, const Rect& body, float y, std::string_view text, Ink ink,
                Type type = Type::body) {
  const float line = std::round(size_of(type) * 1.24F);
  float used = 0;
  for (const auto part : paint.wrap(text, type, body.w)) {
    paint.text(Point{body.x, y + used}, part, {.type = type, .ink = ink});
    used += line;
  }
  return used;
}

/// A call that an end could make now, with what it would give.
void right(Painter& paint, const Rect& row, EndRights::Answer answer, std::string_view text) {
  if (text.empty()) return;
  const Point sign{row.x + 5, row.centre().y};
  switch (answer) {
    case EndRights::Answer::gives:
      tick(paint, sign, 4, Token::ok);
      break;
    case EndRights::Answer::refused:
      cross(paint, sign, 4, Token::error);
      break;
    case EndRights::Answer::waits:
      pause_sign(paint, sign, Token::wait);
      break;
    case EndRights::Answer::nobody:
      paint.line({sign.x - 4, sign.y}, {sign.x + 4, sign.y}, Token::t3, 2);
      break;
  }
  paint.text(Rect{row.x + 16, row.y, row.w - 16, row.h}, text,
             {.type = Type::caption, .ink = answer == EndRights::Answer::nobody ? Token::t3 : Token::t1});
}

bool has_sent_fin(const EndPath& path, Time at) {
  return std::ranges::any_of(
      path.steps, [&](const StateStep& step) { return step.at <= at && step.cause == StateCause::fin_sent; });
}

/// Its FIN was sent by shutdown(2), which leaves the other direction open.
bool was_shut_down(const EndPath& path, Time at, const Timeline& timeline) {
  return std::ranges::any_of(path.steps, [&](const StateStep& step) {
    const auto* call = step.call ? timeline.call(*step.call) : nullptr;
    return step.at <= at && step.cause == StateCause::fin_sent && call != nullptr && call->name == "shutdown";
  });
}

}  // namespace

EndUse use_of(const ViewContext& context, const ShownConnection& shown, std::size_t end) {
  EndUse use;
  const EndPath& path = shown.path.ends[end];
  use.state = state_at(path, context.session.cursor()).value_or(TcpState::close);
  use.peer = shown.ends[1 - end].letter;
  if (!path.socket) return use;
  const SocketState* socket = context.world.socket(*path.socket);
  if (socket != nullptr && socket->bytes() != nullptr) use.unread = socket->bytes()->receive;
  if (!context.world.holders(*path.socket).empty()) return use;
  const bool had_one = socket == nullptr || socket->closed || socket->creator;
  use.held = had_one ? EndUse::Held::no_more : EndUse::Held::not_yet;
  return use;
}

void StatesView::draw_column(ViewContext& context, const Rect& column, const ShownConnection& shown) {
  context.paint.fill(column, Token::panel);
  const float used = draw_phase(context, column, shown);
  const Rect rest = column.below(used + 4);
  context.paint.fill({column.x, column.y + used, column.w, 4}, Token::app);
  if (rest.h > header_height + 24) draw_path(context, rest, shown);
}

/// Two boxes, and between them the two directions: open, or sealed by a FIN.
float StatesView::draw_phase(ViewContext& context, const Rect& column, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const Time now = context.session.cursor();
  const bool is_pair = shown.what == ShownConnection::What::connection;
  const auto state = [&](std::size_t end) { return state_at(shown.path.ends[end], now); };
  const auto phase = phase_of(state(0), state(1), shown.ends[0].letter, shown.ends[1].letter);
  panel_header(paint, column.top(header_height), phase.title, phase.caption);
  const bool compact = context.density == Density::compact;
  const float row = compact ? 20.0F : 22.0F;
  const Rect body{column.x + 16, column.y + header_height + (compact ? 8.0F : 12.0F), column.w - 32, 0};
  float y = body.y;
  if (is_pair) {
    const float box_width = std::clamp(body.w * 0.27F, 112.0F, 150.0F);
    const float height = row * 5 + 6;
    const std::array<Rect, 2> boxes{
        {{body.x, y, box_width, height}, {body.right() - box_width, y, box_width, height}}};
    for (std::size_t end = 0; end < 2; ++end) {
      const ShownEnd& who = shown.ends[end];
      const Rect& box = boxes[end];
      const Token ink = ink_of(who);
      paint.fill(box, tint_of(ink), 4);
      paint.outline(box, ink, 4);
      const float badge = letter_badge(paint, {box.x + 9, box.y + 5}, who.letter, ink, 18);
      paint.text(Rect{box.x + 9 + badge + 8, box.y + 4, box.w - badge - 24, 20},
                 who.label.empty() ? "not in it" : std::string_view(who.label), {.type = Type::body_strong});
      const float states_y = box.y + row + 4;
      if (state(end)) {
        state_glyph(paint, {box.x + 17, states_y + row / 2}, *state(end), ink, 5);
        paint.text(Rect{box.x + 28, states_y, box.w - 32, row}, to_string(*state(end)),
                   {.type = Type::caption_strong});
      } else {
        paint.text(Rect{box.x + 9, states_y, box.w - 14, row}, "no socket",
                   {.type = Type::caption, .ink = Token::t3});
      }
      if (!state(end) || !shown.path.ends[end].socket) continue;
      const EndRights rights = rights_of(use_of(context, shown, end));
      const Rect upper{box.x + 9, box.y + row * 2 + 8, box.w - 12, row};
      const Rect lower = upper.moved(0, row * 1.5F);
      right(paint, end == 0 ? upper : lower, rights.send, rights.send_text);
      right(paint, end == 0 ? lower : upper, rights.receive, rights.receive_text);
    }
    for (std::size_t from = 0; from < 2; ++from) {
      const Rect lane{boxes[0].right(), y + row * 2 + 7 + (from == 0 ? 0 : row * 1.5F),
                      boxes[1].x - boxes[0].right(), row + 2};
      const Token ink = ink_of(shown.ends[from]);
      const EndPath& path = shown.path.ends[from];
      const bool sealed = has_sent_fin(path, now);
      const bool carries = state(0) && state(1) &&
                           distance_in_life(*state(from)) >= distance_in_life(TcpState::established) &&
                           *state(from) != TcpState::close;
      paint.line({lane.x, lane.y}, {lane.right(), lane.y}, carries || sealed ? Ink(ink) : Ink(Token::line2),
                 2);
      paint.line({lane.x, lane.bottom()}, {lane.right(), lane.bottom()},
                 carries || sealed ? Ink(ink) : Ink(Token::line2), 2);
      const Rect inside = lane.inset(2, 2);
      const SocketState* writer = path.socket ? context.world.socket(*path.socket) : nullptr;
      std::string words;
      if (sealed) {
        const auto fin = std::ranges::find(path.steps, StateCause::fin_sent, &StateStep::cause);
        const Segment* segment = fin->packet ? context.session.flows().segment(*fin->packet) : nullptr;
        const std::int64_t bytes = segment == nullptr ? -1 : segment->bytes().end;
        words = bytes < 0    ? "sealed by FIN"
                : bytes == 0 ? "sealed by FIN before any byte"
                             : fmt::format("sealed by FIN at byte {}", count_text(bytes));
        paint.hatch(inside, {ink, 0.4F});
        const float edge = from == 0 ? lane.x : lane.right() - 5;
        paint.fill({edge, lane.y - 3, 5, lane.h + 6}, ink);
      } else if (carries && writer != nullptr) {
        words = writer->written == 0 ? "nothing written" : byte_count(writer->written) + " written";
      }
      const float width = paint.width_of(words, Type::caption);
      if (words.empty() || width > inside.w - 8) continue;
      const Rect text{inside.centre().x - width / 2 - 8, inside.y, width + 16, inside.h};
      if (sealed) paint.fill(text, Token::panel);
      paint.text(text, words,
                 {.type = Type::caption, .ink = sealed ? Token::t1 : Token::t2, .align = Align::centre});
      if (!carries || sealed) continue;
      const float tip = from == 0 ? lane.right() - 8 : lane.x + 8;
      arrow(paint, {from == 0 ? tip - 18 : tip + 18, lane.centre().y}, {tip, lane.centre().y}, ink, 2, 7);
    }
    y += height + (compact ? 8 : 12);
  }
  paint.text(Rect{body.x, y, body.w, 18}, "What each end may still do",
             {.type = Type::caption_strong, .ink = Token::t3});
  y += 22;
  for (std::size_t end = 0; end < 2; ++end) {
    const EndPath& path = shown.path.ends[end];
    if (!is_pair && path.steps.empty()) continue;
    const float badge = letter_badge(paint, {body.x, y}, shown.ends[end].letter, ink_of(shown.ends[end]), 18);
    std::string words;
    if (!state(end) || (!path.socket && path.steps.empty())) {
      const bool refuses =
          shown.number && is_pair && path.steps.empty() &&
          !context.session.flows().connections()[*shown.number].directions[end].resets.empty();
      words = refuses ? "No socket is there: the kernel answers with RST."
                      : "No socket of this end is in the recording.";
    } else {
      words = rights_of(use_of(context, shown, end)).sentence;
    }
    const float used = paragraph(paint, {body.x + badge + 8, 0, body.w - badge - 8, 0}, y, words, Token::t1);
    y += std::max(22.0F, used + 4);
  }
  for (std::size_t end = 0; end < 2; ++end) {
    // Of a program that has closed too there is nothing left to compare.
    const bool still_reads = (state(end) == TcpState::fin_wait1 || state(end) == TcpState::fin_wait2) &&
                             use_of(context, shown, end).held == EndUse::Held::by_program;
    if (compact || !still_reads || !was_shut_down(shown.path.ends[end], now, context.session.timeline()))
      continue;
    y += paragraph(
             paint, body, y + 2,
             fmt::format("close() instead of shutdown() would have ended both directions for {} at once.",
                         shown.ends[end].letter),
             Token::t3, Type::caption) +
         4;
  }
  return y + (compact ? 2.0F : 8.0F) - column.y;
}

void StatesView::draw_path(ViewContext& context, const Rect& panel, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const Rect header = panel.top(header_height);
  panel_header(paint, header, "Path", "how each end came here");
  paint.text(Rect{header.x, header.y, header.w - 16, header.h}, "ms",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  const Rect area = panel.below(header_height);
  const Time now = context.session.cursor();
  const std::size_t until = shown.rows_until(now);

  // Why the state before the present one lasted, else the last that has a reason.
  std::string why;
  const auto stay = [&](std::size_t end, std::size_t index) {
    return stay_text(shown.path, end, index, context.session.flows(), context.session.timeline(), now);
  };
  if (until > 0 && shown.rows[until - 1].index > 0)
    why = stay(shown.rows[until - 1].end, shown.rows[until - 1].index - 1);
  for (std::size_t i = until; i > 0 && why.empty(); --i)
    why = stay(shown.rows[i - 1].end, shown.rows[i - 1].index);
  const auto lines = paint.wrap(why, Type::body, area.w - 56);
  const float note = why.empty() ? 0 : static_cast<float>(lines.size()) * 21 + 28;
  const bool note_fits = note > 0 && area.h - note > 80;
  const Rect list = area.top(area.h - (note_fits ? note : 0));

  const float row_height = context.density == Density::compact ? 24 : 29;
  const float total = static_cast<float>(shown.rows.size()) * row_height;
  if (scrolled_to_ != now) {  // the row of the present is in view, with one more below
    scrolled_to_ = now;
    const float top = static_cast<float>(until == 0 ? 0 : until - 1) * row_height;
    scroll_ = std::clamp(scroll_, top + 2 * row_height - list.h, top);
  }
  scroll_ -= context.wheel_over(list) * row_height * 3;
  // Whole rows from the top.
  const float last = std::ceil(std::max(0.0F, total - list.h) / row_height) * row_height;
  scroll_ = std::ceil(std::clamp(scroll_, 0.0F, last) / row_height) * row_height;
  {
    const Clipped clipped(paint, list);
    for (std::size_t i = static_cast<std::size_t>(scroll_ / row_height); i < shown.rows.size(); ++i) {
      const Rect row{list.x, list.y + static_cast<float>(i) * row_height - scroll_, list.w, row_height};
      if (row.y >= list.bottom()) break;
      draw_row(context, row, shown, i);
    }
  }
  if (shown.rows.empty())
    paint.text(Rect{list.x + 16, list.y + 8, list.w - 32, 22}, "No step is known.",
               {.type = Type::body, .ink = Token::t3});
  if (!note_fits) return;
  const float below = std::min(list.bottom(), list.y + total + 4);
  const Rect box{area.x + 16, below + 6, area.w - 32, note - 14};
  paint.fill(box, Token::inset, 4);
  paint.outline(box, Token::line, 4);
  float y = box.y + 8;
  for (const auto line : lines) {
    paint.text(Point{box.x + 12, y}, line, {.type = Type::body, .ink = Token::t2});
    y += 21;
  }
}

void StatesView::draw_row(ViewContext& context, const Rect& row, const ShownConnection& shown,
                          std::size_t position) {
  Painter& paint = context.paint;
  const auto where = shown.rows[position];
  const StateStep& step = shown.step(where);
  const ShownEnd& who = shown.ends[where.end];
  const Time now = context.session.cursor();
  const bool future = step.at > now;
  const bool present = !future && position + 1 == shown.rows_until(now);
  const Touch touch = context.items.touch(fmt::format("states/path/{}", position), paint.visible(row));
  if (touch.clicked) look_at_step(context.session, shown, where);
  if (present || touch.hovered) paint.fill(row, Token::hover);
  if (present) paint.fill({row.x, row.y, 3, row.h}, Token::ink);
  const float alpha = future ? 0.45F : 1.0F;
  const auto ink = [&](Token token) { return Ink(token, alpha); };
  const bool lit = present || touch.hovered;
  float x = row.x + 16;
  if (future) {
    const Rect badge{x, row.centre().y - 9, badge_width(paint, who.letter, 18), 18};
    paint.outline(badge, ink(ink_of(who)), 3);
    paint.text(badge, who.letter,
               {.type = Type::caption_strong, .ink = ink(ink_of(who)), .align = Align::centre});
  } else {
    letter_badge(paint, {x, row.centre().y - 9}, who.letter, ink_of(who), 18);
  }
  x += std::max(badge_width(paint, shown.ends[0].letter, 18), badge_width(paint, shown.ends[1].letter, 18)) +
       12;
  const auto text = [&](float width, std::string_view words, const TextStyle& style) {
    paint.text(Rect{x, row.y, width - 6, row.h}, words, style);
    x += width;
  };
  const bool wide = row.w >= wide_enough_for_from;
  if (wide)
    text(92, step.from ? to_string(*step.from) : "not known",
         {.type = Type::caption, .ink = ink(lit ? Token::t2 : Token::t3)});
  const Point from{x, row.centre().y}, to{x + 20, row.centre().y};
  if (step.certainty == Certainty::inferred) {
    paint.dashed_line(from, {to.x - 5, to.y}, ink(ink_of(who)), 2);
    arrow(paint, {to.x - 6, to.y}, to, ink(ink_of(who)), 2, 6);
  } else {
    arrow(paint, from, to, ink(ink_of(who)), 2, 6);
  }
  x += 30;
  text(98, to_string(step.to), {.type = Type::caption_strong, .ink = ink(Token::t1)});
  const std::string at = milliseconds(step.at);
  const float time_width = std::max(54.0F, paint.width_of(at, Type::axis) + 8);
  paint.text(Rect{row.right() - 16 - time_width, row.y, time_width, row.h}, at,
             {.type = Type::axis, .ink = ink(lit ? Token::t2 : Token::t3), .align = Align::right});
  float room = row.right() - 16 - time_width - x;
  const bool inferred = step.certainty == Certainty::inferred;
  const std::string what = step_text(step, context.session.timeline());
  const float chip_room = chip_width(paint, "inferred") + 8;
  // Where there is no room for the word the dashes of the arrow say it.
  if (inferred && room - chip_room >= paint.width_of(what, Type::caption) + 6) {
    room -= chip_room;
    chip(paint, {x + room, row.centre().y - 10}, "inferred", ChipKind::uncertain);
  }
  paint.text(Rect{x, row.y, room - 4, row.h}, what, {.type = Type::caption, .ink = ink(Token::t1)});
  if (!touch.hovered) return;
  const std::string when =
      (step.when == StateStep::When::not_later ? "not later than " : "at ") + time_text(step.at);
  tooltip(context.overlay, context.items.pointer().at, context.screen,
          {what, when,
           inferred ? "inferred: no look at the kernel fell into this state" : "the kernel confirmed it"});
}

}  // namespace switchboard::visualizer
