// The Source, what stands beside and below its lines: the last result, counts, who; the strip that says what
// the present call is in; and the way from call to call of a line.

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/narrate/waiting_text.hpp"
#include "visualizer/views/source_lines.hpp"
#include "visualizer/views/source_view.hpp"

namespace switchboard::visualizer {
namespace {

bool has_returned(const Syscall& call, Time cursor) {
  return call.returned && *call.returned <= cursor;
}

bool is_held(const ViewContext& context, const Event& event, const Syscall& call) {
  const ProcessState* process = context.world.process(call.process);
  if (process == nullptr) return false;
  const auto thread = process->threads.find(call.thread);
  return thread != process->threads.end() && thread->second.paused && thread->second.in_call == event.id;
}

/// Which of its line's calls this is, from 1, and how many there are up to the cursor.
struct Round {
  std::size_t number = 0, count = 0;
};
Round round_of(ViewContext& context, const Event& event, const Syscall& call) {
  const auto* lines = context.session.sources().lines_of(call.source->file);
  const auto line = lines == nullptr ? Sources::Lines::const_iterator{} : lines->find(call.source->line);
  if (lines == nullptr || line == lines->end()) return {};
  const auto& calls = line->second.calls;
  const auto index = context.session.timeline().index_of(event.id);
  const auto first = std::ranges::lower_bound(calls, event.at, {}, &Sources::Call::at);
  const auto here = std::find_if(first, calls.end(), [&](const auto& each) { return each.index == index; });
  if (here == calls.end()) return {};
  return {static_cast<std::size_t>(here - calls.begin()) + 1, calls.size()};
}

/// What the strip below the present line says; empty: there is no strip.
struct Strip {
  std::string words, right;
  enum class Kind { plain, held, error } kind = Kind::plain;
};
Strip strip_of(ViewContext& context, const Event& event, const Syscall& call, bool is_selected) {
  Strip strip;
  const Time cursor = context.session.cursor();
  const Round round = round_of(context, event, call);
  if (round.count > 1)
    strip.right = fmt::format("call {} of {}", count_text(static_cast<std::int64_t>(round.number)),
                              count_text(static_cast<std::int64_t>(round.count)));
  if (is_held(context, event, call)) {
    strip.kind = Strip::Kind::held;
    strip.words =
        call.returned && *call.returned <= cursor ? "paused after this call" : "paused before this call";
    if (context.session.can_steer()) strip.right = "F10 step";
  } else if (event.at <= cursor && !has_returned(call, cursor)) {
    const ProcessState* process = context.world.process(call.process);
    const auto waits = waiting_text(call, context.world);
    if (!waits.empty() && process != nullptr && !process->ended)
      strip.words = cursor == event.at
                        ? std::string(waits)
                        : fmt::format("{}, {} so far", waits, duration_text(cursor - event.at));
  } else if (call.error && has_returned(call, cursor)) {
    strip.kind = Strip::Kind::error;
    strip.words = fmt::format("{}: {}", call.error->name, errno_summary(call));
  } else if (is_selected && round.count > 1) {
    strip.words = short_call(call) + " " + result_suffix(call);
  }
  return strip;
}

}  // namespace

float SourceView::strip_height(ViewContext& context, const Present& present) const {
  if (!present.has_line()) return 0;
  const Strip strip = strip_of(context, *present.event, *present.call, present.is_selected);
  return strip.words.empty() ? 0.0F : 34.0F;
}

void SourceView::draw_strip(ViewContext& context, const Rect& place, const Present& present) {
  Painter& paint = context.paint;
  const Strip strip = strip_of(context, *present.event, *present.call, present.is_selected);
  const bool held = strip.kind == Strip::Kind::held;
  paint.fill(place, Token::hover);
  paint.fill({place.x, place.y, 4, place.h}, Token::ink);
  const SourceColumns columns = lay_out_source_columns(place.w);
  const float x = place.x + columns.code.x;
  const Rect box{x, place.y + 3, place.right() - 14 - x, place.h - 9};
  paint.fill(box,
             held                               ? Token::ink
             : strip.kind == Strip::Kind::error ? Token::error_tint
                                                : Token::raised,
             4);
  const float tip = box.x + 24;
  paint.triangle({tip - 5, box.y}, {tip, box.y - 5}, {tip + 5, box.y},
                 held                               ? Token::ink
                 : strip.kind == Strip::Kind::error ? Token::error_tint
                                                    : Token::raised);
  float left = box.x + 10;
  if (held) {
    pause_sign(paint, {left + 4, box.centre().y}, Token::on_ink);
    left += 18;
  } else if (strip.kind == Strip::Kind::error) {
    cross(paint, {left + 4, box.centre().y}, 3.5F, Token::error);
    left += 16;
  }
  float right = box.right() - 10;
  if (!strip.right.empty()) {
    right -= paint.width_of(strip.right, Type::caption);
    paint.text(Rect{right, box.y, box.right() - 10 - right + 1, box.h}, strip.right,
               {.type = Type::caption, .ink = held ? Token::on_ink : Token::t2});
    right -= 12;
  }
  const Rect words{left, box.y, right - left, box.h};
  paint.text(words, strip.words,
             {.type = held ? Type::caption_strong : Type::caption, .ink = held ? Token::on_ink : Token::t1});
  const Touch touch = context.items.touch("source/strip", paint.visible(box));
  if (!touch.hovered) return;
  std::vector<std::string_view> lines{strip.words};
  if (!strip.right.empty() && !held) lines.push_back("A click on the line goes to its next call.");
  tooltip(context.overlay, context.items.pointer().at, context.screen, lines);
}

void SourceView::draw_results(ViewContext& context, const Rect& row, const SourceColumns& columns,
                              const Sources::Line& line, Ink quiet) {
  Painter& paint = context.paint;
  const Time cursor = context.session.cursor();
  const LineSummary summary = summary_of(line, cursor);
  const auto in = [&](const Rect& column) { return Rect{row.x + column.x, row.y, column.w, row.h}; };
  const Rect shape = in(columns.shape);
  const Syscall& newest = call_at(context, summary.last.value_or(line.calls.front().index));
  if (!summary.last) {  // a call that is still to come
    paint.disc(shape.centre(), 1.5F, Token::line2);
    return;
  }
  const Event& event = context.session.timeline().event(*summary.last);
  family_shape(paint, {shape.x + 7, shape.centre().y}, family_of(newest.name));
  const bool returned = has_returned(newest, cursor);
  if (summary.failures > 0 && !(returned && newest.error))
    cross(paint, {shape.x - 5, shape.centre().y}, 3, Token::error, 1.5F);
  std::string result = returned ? result_text(newest) : is_held(context, event, newest) ? "held" : "waits";
  const auto times = "×" + count_text(static_cast<std::int64_t>(summary.calls));
  const Ink ink = !returned ? quiet : newest.error ? Ink(Token::error) : Ink(Token::t1);
  if (columns.count.w == 0 && summary.calls > 1 &&
      paint.width_of(result + " " + times, Type::axis) <= columns.result.w) {
    const float width = paint.text(in(columns.result), result, {.type = Type::axis, .ink = ink});
    const Rect rest = in(columns.result).right_of(width + 6);
    paint.text(rest, times, {.type = Type::axis, .ink = quiet});
  } else {
    paint.text(in(columns.result), result, {.type = returned ? Type::axis : Type::caption, .ink = ink});
  }
  if (columns.count.w > 0 && summary.calls > 1) {
    Rect place = in(columns.count);
    place.w -= 14;
    paint.text(place, times, {.type = Type::axis, .ink = quiet, .align = Align::right});
  }
  if (columns.who.w == 0) return;
  const Who who = who_is(context, newest.process);
  const Rect place = in(columns.who);
  letter_badge(paint, {place.x, place.centre().y - 8}, who.letter, who.role, 16);
}

void SourceView::explain_line(ViewContext& context, const Sources::Line& line) {
  const LineSummary summary = summary_of(line, context.session.cursor());
  const Syscall& call = call_at(context, summary.last.value_or(line.calls.front().index));
  std::vector<std::string> words;
  words.push_back(call_name(call) +
                  (call.source->function.empty() ? "" : " in " + printable(call.source->function)));
  const auto later = line.calls.size() - summary.calls;
  words.push_back(
      counted(static_cast<std::int64_t>(summary.calls), "call") + " up to the cursor" +
      (later > 0 ? fmt::format(", {} after it", count_text(static_cast<std::int64_t>(later))) : ""));
  if (summary.last) {
    const Who who = who_is(context, call.process);
    words.push_back(fmt::format("the last: {} {}, by {}", short_call(call),
                                has_returned(call, context.session.cursor()) ? result_suffix(call) : "…",
                                who.label.empty() ? fmt::format("pid {}", call.process.value) : who.label));
  }
  if (summary.last_failure) {
    const Syscall& failed = call_at(context, *summary.last_failure);
    words.push_back(fmt::format("{} failed, the last with {}",
                                count_text(static_cast<std::int64_t>(summary.failures)),
                                result_text(failed)));
  }
  words.push_back(line.calls.size() > 1 ? "Click selects it, click again the next one."
                                        : "Click selects it.");
  std::vector<std::string_view> views(words.begin(), words.end());
  tooltip(context.overlay, context.items.pointer().at, context.screen, views);
}

/// The newest call of the line before the cursor; the one after it when that is selected already.
void SourceView::select_at(ViewContext& context, const Sources::Line& line) {
  const Timeline& timeline = context.session.timeline();
  const auto& selected = context.session.selection().call;
  const auto selected_index = selected ? timeline.index_of(*selected) : std::nullopt;
  const auto here =
      std::ranges::find_if(line.calls, [&](const auto& each) { return each.index == selected_index; });
  std::uint32_t chosen = summary_of(line, context.session.cursor()).last.value_or(line.calls.front().index);
  if (here != line.calls.end())
    chosen = here + 1 == line.calls.end() ? line.calls.front().index : (here + 1)->index;
  const Event& event = timeline.event(chosen);
  context.session.select_call(event.id);
  if (!context.session.is_live() || !context.session.is_following())
    context.session.look_at(std::get<Syscall>(event.fact).returned.value_or(event.at));
}

void SourceView::step_to_line(ViewContext& context, int direction) {
  if (lines_ == nullptr || lines_->empty()) return;
  auto line = lines_->begin();
  if (direction > 0) {
    line = lines_->upper_bound(present_line_);
    if (line == lines_->end()) line = lines_->begin();
  } else {
    line = lines_->lower_bound(present_line_);
    line = line == lines_->begin() ? std::prev(lines_->end()) : std::prev(line);
  }
  select_at(context, line->second);
}

void SourceView::take_keys(ViewContext& context) {
  if (context.input.take(Key::down)) step_to_line(context, 1);
  if (context.input.take(Key::up)) step_to_line(context, -1);
  const float page = list_.h - 2 * rows_.line_height;
  if (context.input.take(Key::page_down)) scroll_ += page;
  if (context.input.take(Key::page_up)) scroll_ -= page;
}

}  // namespace switchboard::visualizer
