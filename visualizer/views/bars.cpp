#include "visualizer/views/bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "lessons/player/performance.hpp"
#include "lessons/player/session.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

/// The next or the last time at which a call was entered.
void look_at_call(Session& session, int direction) {
  const auto& calls = session.index().calls();
  const auto events = session.timeline().events();
  const auto at = [&](std::uint32_t call) { return events[call].at; };
  if (direction > 0) {
    const auto next = std::ranges::upper_bound(calls, session.cursor(), {}, at);
    if (next == calls.end()) return session.follow_live();
    session.select_call(events[*next].id);
    return session.look_at(at(*next));
  }
  const auto here = std::ranges::lower_bound(calls, session.cursor(), {}, at);
  if (here == calls.begin()) return session.look_at(Time{0});
  session.select_call(events[*(here - 1)].id);
  session.look_at(at(*(here - 1)));
}

std::string pill_text(ViewContext& context) {
  const ProcessState* whose = nullptr;
  if (const ThreadState* thread = context.session.held_thread(&whose)) {
    const Syscall* call = thread->in_call ? context.session.timeline().call(*thread->in_call) : nullptr;
    const char* side = thread->paused == ThreadPaused::Where::before ? "before" : "after";
    return call != nullptr ? fmt::format("Paused {} {}", side, call_name(*call)) : "Paused at a call";
  }
  if (context.session.waits_to_hold()) return "Pauses at the next call";
  if (context.session.is_live() && !context.session.is_following()) return "Looking at the past";
  return "";
}

float breadcrumb(ViewContext& context, const Rect& bar, float room) {
  Painter& paint = context.paint;
  mark(paint, {bar.x + 16, bar.centre().y - 12}, 24);
  const bool lesson = context.session.lesson() != nullptr;
  const std::string root = lesson ? "Lessons" : "Recordings";
  const std::string here = lesson ? fmt::format("{:02}  {}", context.session.lesson()->lesson().number,
                                                context.session.lesson()->lesson().title)
                                  : context.session.file_name();
  float x = bar.x + 48;
  const Rect link{x, bar.y, paint.width_of(root, Type::body) + 2, bar.h};
  // Where both do not fit, the mark alone leads home.
  const bool has_root = link.right() + 24 + std::min(90.0F, paint.width_of(here, Type::body_strong)) <= room;
  const Touch touch = context.items.touch("bar/home", has_root ? link : bar.left(44));
  if (touch.clicked) context.wishes.page = Wishes::Page::home;
  if (has_root) {
    paint.text(link, root, {.type = Type::body, .ink = touch.hovered ? Token::t1 : Token::t2});
    x = link.right() + 12;
    chevron(paint, {x, bar.centre().y}, Token::t2);
    x += 12;
  }
  return x + paint.text(Rect{x, bar.y, room - x, bar.h}, here, {.type = Type::body_strong});
}

/// What of the time fits: where the cursor is, and of how long a recording.
struct TimeWords {
  std::string now, of;
};
TimeWords time_words(Session& session) {
  if (session.is_live()) return {time_text(session.cursor()), ""};
  return {time_text(session.cursor()), fmt::format(" of {}, {}", time_text(session.end()),
                                                   session.is_abandoned() ? "not finished" : "finished")};
}

void draw_pill(ViewContext& context, const Rect& room) {
  const std::string words = pill_text(context);
  if (words.empty()) return;
  Painter& paint = context.paint;
  const bool held = context.session.held_thread() != nullptr;
  const float width = std::min(room.w, paint.width_of(words, Type::body_strong) + 38);
  const Rect pill{room.right() - width, room.centre().y - 13, width, 26};
  if (held) {
    paint.fill(pill, Token::ink, 4);
    pause_sign(paint, {pill.x + 15, pill.centre().y}, Token::on_ink);
  } else {
    paint.outline(pill, Token::line2, 4);
    paint.ring({pill.x + 15, pill.centre().y}, 4, Token::t2);
  }
  paint.text(Rect{pill.x + 27, pill.y, pill.w - 33, pill.h}, words,
             {.type = Type::body_strong, .ink = held ? Token::on_ink : Token::t1});
}

/// A button that looks like the field that it opens. Returns where it begins.
float draw_find(Canvas& canvas, const Rect& bar) {
  Painter& paint = canvas.paint;
  const float width = bar.w >= 1400 ? 212.0F : 128.0F;
  const Rect box{bar.right() - 16 - width, bar.centre().y - 14, width, 28};
  const Touch touch = canvas.items.touch("bar/find", box);
  paint.fill(box, Token::inset, 4);
  paint.outline(box, touch.hovered ? Token::line2 : Token::line, 4);
  magnifier(paint, {box.x + 15, box.centre().y}, Token::t2);
  paint.text(box.right_of(30), width > 150 ? "Find or command" : "Find",
             {.type = Type::body, .ink = Token::t2});
  paint.text(Rect{box.x, box.y, box.w - 10, box.h}, "Ctrl P",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  if (touch.clicked) canvas.wishes.show = Wishes::Show::things;
  return box.x;
}

constexpr float pill_room = 200, buttons_width = 4 * 36 - 4;

}  // namespace

void transport(Session& session, Transport what) {
  const bool steers = session.can_steer() && session.is_following();
  const bool held = session.held_thread() != nullptr;
  switch (what) {
    case Transport::back:
      look_at_call(session, -1);
      break;
    case Transport::step:
      if (steers && held)
        session.command(Session::Command::step);
      else
        session.look_at_event(1);
      break;
    case Transport::next_call:
      if (steers && held)
        session.command(Session::Command::step);
      else
        look_at_call(session, 1);
      break;
    case Transport::run:
    case Transport::pause:
      if (steers)
        session.command(held || session.waits_to_hold() ? Session::Command::go_on : Session::Command::hold);
      else
        session.play_or_pause();
      break;
  }
}

void top_bar(ViewContext& context, const Rect& bar, const std::vector<View>& tabs, const ViewSet& shown) {
  Painter& paint = context.paint;
  Session& session = context.session;
  paint.fill(bar, Token::panel);
  paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, Token::line);

  // From the right, each in a place that does not move with what it says: time, buttons, what is held. The
  // rest is for where we are and the tabs.
  const bool steers = session.can_steer() && session.is_following();
  const bool held = session.held_thread() != nullptr;
  const bool runs = steers ? !held && !session.waits_to_hold() : session.playback().is_playing();
  const TimeWords time = time_words(session);
  const float tabs_width = width_of_tabs(paint, tabs);
  const float least = 250 + tabs_width + buttons_width + 16;
  const float now_width = std::max(paint.width_of(time_text(session.end()), Type::code),
                                   paint.width_of("888.888 ms", Type::code)) +
                          8;
  const float of_width = time.of.empty() ? 0 : paint.width_of(time.of, Type::caption) + 4;
  float right = draw_find(context, bar) - 16;
  const bool has_of = of_width > 0 && right - now_width - of_width > least;
  const float time_width = now_width + (has_of ? of_width : 0);
  const bool has_time = right - time_width > least - 60;
  if (has_time) {
    const float x = right - time_width;
    const float width = paint.text(Rect{x, bar.y, now_width, bar.h}, time.now, {.type = Type::code});
    if (has_of)
      paint.text(Rect{x + width + 2, bar.y, of_width, bar.h}, time.of,
                 {.type = Type::caption, .ink = Token::t2});
    right = x - 16;
  }
  constexpr const char* names[]{"bar/back", "bar/step", "bar/next", "bar/run"};
  const Transport icons[]{Transport::back, Transport::step, Transport::next_call,
                          runs ? Transport::pause : Transport::run};
  const char* const hints[]{"Back to the call before: Shift F10", steers ? "Step: F10" : "Next event: F10",
                            "Next call: F11",
                            steers ? "Run or pause the programs: F5" : "Play or pause: Space"};
  float x = right - buttons_width;
  for (int i = 0; i < 4; ++i, x += 36) {
    if (transport_button(paint, context.items, names[i], {x, bar.centre().y - 14, 32, 28}, icons[i],
                         Enabled::yes))
      transport(session, icons[i]);
    if (context.items.hot() == names[i])
      tooltip(context.overlay, context.items.pointer().at, context.screen, {hints[i]});
  }
  right -= buttons_width + 16;
  if (session.is_live()) {
    draw_pill(context, {right - pill_room, bar.y, pill_room, bar.h});
    right -= pill_room + 16;
  }
  const float end = breadcrumb(context, bar, std::max(right - tabs_width - 16, bar.x + 120));
  if (const auto view = view_tabs(context, {end + 20, bar.y, tabs_width, bar.h}, tabs, shown, "bar/view"))
    context.wishes.view = view;
}

void tab_strip(ViewContext& context, const Rect& strip, const std::vector<View>& tabs, const ViewSet& shown) {
  context.paint.fill(strip, Token::panel);
  context.paint.line({strip.x, strip.bottom() - 1}, {strip.right(), strip.bottom() - 1}, Token::line);
  if (const auto view = view_tabs(context, strip.inset(8, 0), tabs, shown, "bar/view"))
    context.wishes.view = view;
}

void status_bar(ViewContext& context, const Rect& bar) {
  Painter& paint = context.paint;
  Session& session = context.session;
  paint.fill(bar, Token::panel);
  paint.line({bar.x, bar.y}, {bar.right(), bar.y}, Token::line);
  float x = bar.x + 16;
  const auto say = [&](const std::string& words, Ink ink = Token::t2) {
    x += paint.text(Rect{x, bar.y, bar.right() - x, bar.h}, words, {.type = Type::caption, .ink = ink}) + 22;
  };
  const std::string programs = counted(static_cast<std::int64_t>(session.index().programs()), "program");
  say(session.is_live() ? "Observing " + programs : programs);
  const std::string& network = session.timeline().info.network;
  if (!network.empty()) say(network + " network");
  say(counted(static_cast<std::int64_t>(session.timeline().events().size()), "event"));
  if (const auto percent = session.percent_indexed()) say(fmt::format("{} % read", *percent));
  const auto lost = static_cast<std::int64_t>(session.index().lost());
  if (lost > 0) cross(paint, {x + 2, bar.centre().y}, 3.5F, Token::error);
  if (lost > 0) x += 12;
  say(count_text(lost) + " lost", lost > 0 ? Token::error : Token::t2);

  const std::string right = (session.file_name().empty() ? "" : session.file_name() + "     ") + "all keys ?";
  const float right_width = paint.width_of(right, Type::caption);
  paint.text(Rect{bar.right() - 16 - right_width, bar.y, right_width + 2, bar.h}, right,
             {.type = Type::caption, .ink = Token::t3});
  // What this machine did not permit, or what went wrong, in the middle.
  std::string note = session.trouble();
  if (note.empty()) note = session.notes().trouble();
  for (const auto index : session.index().notes() | std::views::reverse) {
    if (!note.empty()) break;
    const auto& written = std::get<NoteWritten>(session.timeline().event(index).fact);
    if (written.topic != lessons::step_topic) note = written.text;  // where a lesson was, not what was amiss
  }
  const Rect middle{x, bar.y, bar.right() - right_width - 40 - x, bar.h};
  if (note.empty() || middle.w < 120) return;
  paint.text(middle, note,
             {.type = Type::caption, .ink = session.trouble().empty() ? Token::t2 : Token::error});
  const Touch touch = context.items.touch("status/note", middle);
  if (!touch.hovered) return;
  std::vector<std::string_view> lines = paint.wrap(note, Type::caption, 420);
  tooltip(context.overlay, context.items.pointer().at, context.screen, lines);
}

void home_bar(Canvas& canvas, const Rect& bar) {
  Painter& paint = canvas.paint;
  paint.fill(bar, Token::panel);
  paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, Token::line);
  mark(paint, {bar.x + 16, bar.centre().y - 12}, 24);
  const float width =
      paint.text(Rect{bar.x + 48, bar.y, 200, bar.h}, "Switchboard", {.type = Type::body_strong});
  paint.text(Rect{bar.x + 48 + width + 24, bar.y, 400, bar.h}, "Learn sockets by watching real ones",
             {.type = Type::body, .ink = Token::t2});
  draw_find(canvas, bar);
}

}  // namespace switchboard::visualizer
