// The Ladder's lanes: their heads, and calls as bars.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/ladder_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/findings_view.hpp"
#include "visualizer/views/ladder_view.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float head_height = 30, inside = 4, line_height = 18, edge = 3;
constexpr float before_words = 4, after_words = 3;

Token tint_of_role(Token role) {
  return role == Token::server ? Token::server_tint : Token::client_tint;
}

/// What a program is told instead of waiting is an answer and no error.
bool is_failure(const Syscall& call) {
  constexpr std::array answers{"EAGAIN", "EINPROGRESS", "EALREADY", "EINTR", "ERESTARTSYS"};
  return call.error && std::ranges::find(answers, call.error->name) == answers.end();
}

/// Threads of one process have numbers, in the order of their lanes.
std::string thread_words(const LadderFrame& frame, LaneNumber number) {
  const auto lanes = frame.ladder.lanes();
  int place = 0, count = 0;
  for (LaneNumber i = 0; i < lanes.size(); ++i) {
    if (lanes[i].process != lanes[number].process) continue;
    ++count;
    if (i <= number) ++place;
  }
  return count > 1 ? fmt::format("thread {}", place) : std::string();
}

void draw_head(LadderFrame& frame, const Rect& box, LaneNumber number) {
  Painter& paint = frame.context.paint;
  const LadderLane& lane = frame.ladder.lanes()[number];
  const Who who = frame.who(number);
  paint.fill(box, tint_of_role(who.role), 4);
  paint.outline(box, who.role == Token::t3 ? Token::line2 : who.role, 4);
  const float badge = letter_badge(paint, {box.x + 6, box.y + 5}, who.letter, who.role);
  const Rect rest = box.right_of(badge + 14);
  const ProcessState* process = frame.context.world.process(lane.process);
  const std::string label = process != nullptr && !process->label.empty() ? process->label : who.label;
  const std::string more = thread_words(frame, number);
  const float more_width = more.empty() ? 0 : frame.context.paint.width_of(more, Type::caption) + 14;
  const float name_width = paint.width_of(label, Type::body_strong);
  const bool both = name_width + more_width < rest.w - 6;
  paint.text(Rect{rest.x, rest.y, rest.w - 6 - (both ? more_width : 0), rest.h}, label,
             {.type = Type::body_strong});
  if (both && !more.empty())
    paint.text(Rect{rest.x, rest.y, rest.w - 8, rest.h}, more,
               {.type = Type::caption, .ink = Token::t2, .align = Align::right});
  const Touch touch = frame.context.items.touch(fmt::format("ladder/lane/{}", number), box);
  if (!touch.hovered) return;
  std::vector<std::string> lines{label, fmt::format("process {}", lane.process.value)};
  if (lane.thread.value != lane.process.value) lines.push_back(fmt::format("thread {}", lane.thread.value));
  if (lane.ended) lines.push_back("ended at " + time_text(*lane.ended));
  const std::vector<std::string_view> shown(lines.begin(), lines.end());
  tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen, shown);
}

void draw_rest_head(LadderFrame& frame, const Rect& box, const LadderColumn& column) {
  Painter& paint = frame.context.paint;
  paint.fill(box, Token::raised, 4);
  paint.outline(box, Token::line2, 4);
  const auto words = fmt::format("{} more", column.hidden.size());
  paint.text(box, words, {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  const Touch touch = frame.context.items.touch(fmt::format("ladder/rest/{}", column.hidden.front()), box);
  if (!touch.hovered) return;
  std::vector<std::string> lines{fmt::format("and {} more have no lane of their own", column.hidden.size())};
  for (std::size_t i = 0; i < std::min<std::size_t>(column.hidden.size(), 8); ++i)
    lines.push_back(frame.who(column.hidden[i]).label);
  lines.emplace_back("Select a call of one, and it gets its lane");
  const std::vector<std::string_view> shown(lines.begin(), lines.end());
  tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen, shown);
}

const char* wire_name(const LadderFrame& frame) {
  if (!frame.ladder.has_packets()) return "no wire seen";
  return frame.context.world.hosts.size() > 1 ? "cable" : "wire";
}

/// Why it did not come back at once.
struct Waiting {
  bool waited = false;
  std::string words;
};
Waiting waiting_of(LadderFrame& frame, const Event& event, const Syscall& call, bool is_open) {
  Session& session = frame.context.session;
  if (is_open || !call.returned) return {true, session.is_live() ? "not returned yet" : "did not return"};
  if (session.flows().released_by(event.id)) return {true, "blocked"};
  const bool timed_out =
      family_of(call.name) == CallFamily::wait && call.result == 0 && *call.returned - event.at > 1'000'000;
  return timed_out ? Waiting{true, "timed out"} : Waiting{};
}

void say_hover(LadderFrame& frame, const Event& event, const Syscall& call, const LadderPicture::Bar& bar) {
  Session& session = frame.context.session;
  std::vector<std::string> lines{fmt::format("{} {}", long_call(call), result_suffix(call))};
  if (call.returned)
    lines.push_back(
        fmt::format("{}, took {}", time_text(event.at), duration_text(*call.returned - event.at)));
  if (call.source) lines.push_back(short_place_text(*call.source));
  if (const auto release = session.flows().released_by(event.id)) {
    if (const Event* what = session.timeline().find(*release)) {
      std::string by = "another call";
      if (const auto* packet = std::get_if<Packet>(&what->fact))
        by = short_packet_label(*packet, session.flows().segment(*release));
      if (const auto* other = std::get_if<Syscall>(&what->fact)) by = call_label(*other);
      lines.push_back(fmt::format("blocked until {} came at {}", by, time_text(what->at)));
    }
  }
  if (call.injected) lines.push_back(injection_sentence(call));
  if (bar.is_folded) lines.emplace_back("Double-click shows each of them");
  if (!bar.is_folded && bar.count > 1)
    lines.push_back(
        fmt::format("and {} here, too near to be told apart", counted(bar.count - 1, "more call")));
  const std::vector<std::string_view> shown(lines.begin(), lines.end());
  tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen, shown);
}

void draw_fold(Painter& paint, const Rect& r, std::uint32_t count, std::int64_t apart, Token hue) {
  paint.text(Rect{r.x + 8, r.y + line_height - 1, r.w - 12, 16},
             count_text(static_cast<std::int64_t>(count)) + " equal calls", {.type = Type::caption});
  paint.text(Rect{r.x + 8, r.y + line_height + 14, r.w - 12, 16}, duration_text(apart) + " apart",
             {.type = Type::caption, .ink = Token::t2});
  for (float y = r.y + line_height + 34; y < std::min(r.bottom() - 3, r.y + line_height + 50); y += 4)
    paint.line({r.x + 8, y}, {r.right() - 8, y}, {hue, 0.7F});
}

struct BarLook {
  Rect box;
  const Event* event = nullptr;
  const Syscall* call = nullptr;
  const LadderPicture::Bar* bar = nullptr;
};

void draw_words(LadderFrame& frame, const BarLook& look) {
  Painter& paint = frame.context.paint;
  const Rect& r = look.box;
  const Syscall& call = *look.call;
  const bool failed = is_failure(call);
  const std::string name = call_label(call);
  const std::string result = !call.returned ? "" : failed ? result_text(call) : "= " + result_text(call);
  const Type result_type = failed ? Type::caption_strong : Type::code;
  const TextStyle style{.type = result_type, .ink = failed ? Token::error : Token::t1, .align = Align::right};
  const float words_x = r.x + edge + before_words, words_w = r.w - edge - before_words - after_words;
  const float result_width = paint.width_of(result, result_type);
  if (r.h < 2 * line_height) {
    if (r.h < 13) return;
    const Rect line{words_x, r.y, words_w, std::min(r.h, line_height)};
    const Type type =
        paint.width_of(name, Type::code) + result_width + 6 <= words_w ? Type::code : Type::axis;
    const bool fits = paint.width_of(name, type) + result_width + 6 <= words_w;
    const float name_width = fits ? words_w : words_w - result_width - 6;
    if (fits || name_width > 48) paint.text(line, result, style);
    paint.text(line.left(fits || name_width > 48 ? name_width : words_w), name, {.type = type});
    return;
  }
  // What scrolled off above is said at the edge of what is seen.
  const Rect seen = paint.visible(r);
  const float top = seen.h >= line_height * 2 ? seen.y : r.y;
  const Rect first{words_x, top, words_w, line_height};
  const Rect last{words_x, r.bottom() - line_height, words_w, line_height};
  const Type name_type = paint.width_of(name, Type::code) <= words_w ? Type::code : Type::axis;
  if (look.bar->count <= 1) paint.text(first, name, {.type = name_type});
  if (look.bar->count > 1) {
    paint.text(first.left(words_w - result_width - 6), name, {.type = name_type});
    const std::int64_t apart = (frame.context.session.timeline().head(look.bar->last).at - look.event->at) /
                               static_cast<std::int64_t>(look.bar->count - 1);
    paint.text(first, result, style);
    draw_fold(paint, {r.x, top, r.w, r.bottom() - top}, look.bar->count, apart,
              token_of(family_of(call.name)));
    return;
  }
  const Waiting waiting = waiting_of(frame, *look.event, call, look.bar->is_open);
  if (waiting.waited) {
    const Rect blocked{r.x + edge + 1, r.y + line_height + 2, r.w - edge - 2, r.h - 2 * line_height - 3};
    if (blocked.h > 4) paint.hatch(blocked, {token_of(family_of(call.name)), 0.55F});
    const float room = words_w - result_width - 8;
    if (room > 30) paint.text(last.left(room), waiting.words, {.type = Type::caption, .ink = Token::t2});
  }
  paint.text(last, result, style);
}

void draw_shape(Painter& paint, const BarLook& look) {
  const Rect& r = look.box;
  const Token hue = is_failure(*look.call) ? Token::error : token_of(family_of(look.call->name));
  const Token tint = tint_of(hue);
  paint.fill(r, tint == Token::panel ? Token::raised : tint, 2);
  if (look.bar->is_open) {
    paint.line({r.x, r.y}, {r.right(), r.y}, hue);
    paint.line({r.right() - 1, r.y}, {r.right() - 1, r.bottom()}, hue);
  } else if (r.h >= 6) {
    paint.outline(r, hue, 2);
  }
  paint.fill({r.x, r.y, edge, r.h}, hue, 1);
  if (look.call->injected) {
    paint.outline(r.inset(-2), Token::injected, 3);
    paint.outline(r, Token::injected, 2);
  }
}

}  // namespace

void draw_lane_heads(LadderFrame& frame) {
  Painter& paint = frame.context.paint;
  const Rect row = frame.heads;
  for (std::size_t i = 0; i < frame.columns.columns.size(); ++i) {
    const LadderColumn& column = frame.columns.columns[i];
    const Rect box{frame.left + column.x, row.y + 7, column.w, head_height};
    switch (column.kind) {
      case LadderColumn::Kind::lane:
        draw_head(frame, box, column.lane);
        break;
      case LadderColumn::Kind::rest:
        draw_rest_head(frame, box, column);
        break;
      case LadderColumn::Kind::wire:
        paint.text(box, wire_name(frame),
                   {.type = Type::caption_strong, .ink = Token::t2, .align = Align::centre});
        break;
      case LadderColumn::Kind::outside:
        paint.dashed_outline(box, Token::line2);
        // In a private network everybody is observed: a port that nobody has is the kernel's to answer for.
        paint.text(box,
                   frame.context.session.timeline().info.network == "private" ? "no program" : "not observed",
                   {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
        break;
    }
  }
}

void draw_lanes(LadderFrame& frame) {
  Painter& paint = frame.context.paint;
  const Rect seen = frame.body;
  for (std::size_t i = 0; i < frame.columns.columns.size(); ++i) {
    const LadderColumn& column = frame.columns.columns[i];
    if (column.kind == LadderColumn::Kind::wire) continue;
    Rect strip = frame.column(i);
    float end = std::min(seen.bottom(), std::max(frame.picture.end, seen.y) + 6);
    for (const auto& exit : frame.picture.exits)
      if (column.kind == LadderColumn::Kind::lane && exit.lane == column.lane)
        end = std::min(seen.bottom(), exit.y + 18);
    strip.h = end - strip.y;
    if (strip.h > 0) paint.fill(strip, Token::inset);
  }
  for (const auto& exit : frame.picture.exits) {
    const auto strip = frame.column_of(exit.lane);
    if (!strip || exit.y < seen.y - 20 || exit.y > seen.bottom()) continue;
    const LadderLane& lane = frame.ladder.lanes()[exit.lane];
    const auto* exited = std::get_if<ProcessExited>(&frame.context.session.timeline().event(lane.end).fact);
    if (exited == nullptr) continue;
    const bool good = exited->status.code == 0;
    paint.text(Rect{strip->x + 9, exit.y, strip->w - 12, 18}, exit_text(exited->status),
               {.type = Type::caption, .ink = good ? Token::t2 : Token::error});
  }
}

namespace {

/// The selected call, and those that the selection has to do with: their places, and their lanes.
std::vector<std::pair<std::size_t, LaneNumber>> lit_calls(LadderFrame& frame) {
  Session& session = frame.context.session;
  std::vector<std::pair<std::size_t, LaneNumber>> lit;
  const auto add = [&](EventId event) {
    const auto index = session.timeline().index_of(event);
    if (!index) return;
    const EventHead& head = session.timeline().head(*index);
    if (head.is_call()) lit.emplace_back(*index, frame.ladder.lane_of(head.process, head.thread));
  };
  if (session.selection().call) add(*session.selection().call);
  for (const EventId event : session.related().events) add(event);
  return lit;
}

/// The number of the finding that a bar's call shows, on its corner.
void draw_finding(LadderFrame& frame, const BarLook& look) {
  if (look.box.h < 12) return;
  const int number = frame.context.session.finding_among(look.bar->first, look.bar->last);
  if (number > 0) ladder_finding(frame, {look.box.right() - 2, look.box.y + 1}, number, look.event->id);
}

/// What is not made yet is dashed. It was asked of us, so it is no answer of the kernel's.
void draw_held(LadderFrame& frame, const std::vector<std::pair<std::size_t, LaneNumber>>& lit) {
  ViewContext& context = frame.context;
  Painter& paint = context.paint;
  Session& session = context.session;
  for (const auto& held : frame.picture.held) {
    const auto strip = frame.column_of(held.lane);
    const Event& event = session.timeline().event(held.index);
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (!strip || call == nullptr || held.bottom < frame.body.y || held.top > frame.body.bottom()) continue;
    const Rect box{strip->x + inside, held.top, strip->w - 2 * inside, held.bottom - held.top};
    paint.dashed_outline(box, Token::t2, 3);
    const Rect words = box.inset(edge + before_words, 0).top(line_height);
    if (box.h >= line_height) paint.text(words, call_label(*call), {.type = Type::code, .ink = Token::t2});
    if (box.h >= 2 * line_height) {
      pause_sign(paint, {words.x + 4, words.y + line_height * 1.5F}, Token::t1);
      paint.text(words.moved(14, line_height), session.is_live() ? "held before it" : "held to the end",
                 {.type = Type::caption, .ink = Token::t2});
    }
    const bool is_lit = std::ranges::any_of(lit, [&](const auto& one) { return one.first == held.index; });
    if (is_lit) selection_outline(paint, box.inset(-1.5F), 4);
    const Touch touch =
        context.items.touch(fmt::format("ladder/held/{}", event.id.value), paint.visible(box));
    if (touch.clicked) session.select_call(event.id);
    if (!touch.hovered) continue;
    const std::string words_of_call = long_call(*call);
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {words_of_call, "held by us before this call: the program waits, the kernel does not"});
  }
}

}  // namespace

void ladder_finding(LadderFrame& frame, Point centre, int number, EventId event) {
  ViewContext& context = frame.context;
  finding_disc(context.paint, centre, number, 9);
  const Rect box = context.paint.visible({centre.x - 9, centre.y - 9, 18, 18});
  if (context.items.touch(fmt::format("ladder/finding/{}", event.value), box).clicked)
    context.wishes.view = View::findings;
}

std::optional<std::uint32_t> draw_bars(LadderFrame& frame) {
  ViewContext& context = frame.context;
  Session& session = context.session;
  const Timeline& timeline = session.timeline();
  std::optional<std::uint32_t> fold;
  const auto lit = lit_calls(frame);
  for (const auto& bar : frame.picture.bars) {
    const auto strip = frame.column_of(bar.lane);
    if (!strip) continue;
    const Event& event = timeline.event(bar.first);
    const BarLook look{.box = {strip->x + inside, bar.top, strip->w - 2 * inside, bar.bottom - bar.top},
                       .event = &event,
                       .call = std::get_if<Syscall>(&event.fact),
                       .bar = &bar};
    if (look.call == nullptr) continue;
    draw_shape(context.paint, look);
    draw_words(frame, look);
    const bool is_lit = std::ranges::any_of(lit, [&](const auto& one) {
      return one.second == bar.lane && one.first >= bar.first && one.first <= bar.last;
    });
    if (is_lit) selection_outline(context.paint, look.box.inset(-1.5F), 4);
    draw_finding(frame, look);
    const Touch touch =
        context.items.touch(fmt::format("ladder/call/{}", event.id.value), context.paint.visible(look.box));
    if (touch.hovered) say_hover(frame, event, *look.call, bar);
    if (touch.clicked) {
      session.select_call(event.id);
      session.look_at(look.call->returned.value_or(event.at));
    }
    if (touch.double_clicked) fold = bar.fold;
  }
  draw_held(frame, lit);
  return fold;
}

}  // namespace switchboard::visualizer
