#include "visualizer/views/time_controls.hpp"

#include <fmt/format.h>

#include "engine/narrate/time_text.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float key_axis = 1000;  // keys move by parts of what is in view, however wide that is

/// What F fits first: the call that is selected, with as much again on either side.
std::optional<Span> span_of_selection(Session& session) {
  const auto& selected = session.selection();
  if (!selected.call) return {};
  const Event* event = session.timeline().find(*selected.call);
  if (event == nullptr) return {};
  const auto* call = std::get_if<Syscall>(&event->fact);
  if (call == nullptr) return {};
  const Time until = call->returned.value_or(session.end());
  const std::int64_t room = std::max<std::int64_t>(until - event->at, 1'000);
  return Span{event->at + -room, until + room};
}

void fit(Session& session) {
  TimeWindow& time = session.time();
  const auto selected = span_of_selection(session);
  const bool is_there = time.is_everything() && time.gaps() == TimeWindow::Gaps::folded;
  if (selected && is_there) return time.look(*selected);
  time.look_at_everything();
  time.set_gaps(TimeWindow::Gaps::folded);
}

}  // namespace

float draw_scale_choice(ViewContext& context, const Rect& header, std::string_view panel) {
  Painter& paint = context.paint;
  TimeWindow& time = context.session.time();
  float x = header.right() - 16;
  struct Choice {
    TimeWindow::Scale scale;
    const char *label, *name, *hint;
  };
  constexpr Choice choices[]{
      {TimeWindow::Scale::events, "Events", "events", "Every event as far from the next: E"},
      {TimeWindow::Scale::wall, "Wall time", "wall", "To scale, idle gaps folded: E"}};
  for (const Choice& choice : choices) {
    const float width = paint.width_of(choice.label, Type::caption) + 16;
    const Rect box{x - width, header.y + 6, width, 20};
    const Touch touch = context.items.touch(fmt::format("{}/{}", panel, choice.name), paint.visible(box));
    const bool on = time.scale() == choice.scale;
    if (on || touch.hovered) paint.fill(box, on ? Token::raised : Token::hover, 4);
    if (on) paint.outline(box, Token::line2, 4);
    paint.text(box, choice.label,
               {.type = Type::caption, .ink = on ? Token::t1 : Token::t2, .align = Align::centre});
    if (touch.clicked) time.set_scale(choice.scale);
    if (touch.hovered) tooltip(context.overlay, context.items.pointer().at, context.screen, {choice.hint});
    x = box.x - 4;
  }
  return x;
}

float draw_live_button(ViewContext& context, const Rect& header, float right) {
  Session& session = context.session;
  const Rect live{right - 58, header.y + 6, 58, 20};
  const Touch touch = context.items.touch("timeline/live", live);
  const bool on = session.is_following();
  context.paint.fill(live, touch.hovered ? Token::hover : Token::raised, 4);
  context.paint.outline(live, on ? Token::line2 : Token::ink, 4);
  context.paint.disc({live.x + 12, live.centre().y}, 2.5F, on ? Token::ink : Token::t3);
  context.paint.text(live.right_of(20), "LIVE",
                     {.type = Type::caption_strong, .ink = on ? Token::t1 : Token::t2});
  if (touch.clicked) {
    session.follow_live();
    session.time().look_at_everything();
  }
  return live.x;
}

float draw_speed(ViewContext& context, const Rect& header, float right) {
  Playback& playback = context.session.playback();
  Painter& paint = context.paint;
  const std::string label = fmt::format("speed {}", playback.speed().words);
  const Rect box{right - 86, header.y + 6, 86, 20};
  const Touch touch = context.items.touch("timeline/speed", paint.visible(box));
  paint.fill(box, touch.hovered ? Token::hover : Token::raised, 4);
  paint.outline(box, playback.is_playing() ? Token::ink : Token::line2, 4);
  paint.text(box, label, {.type = Type::caption, .ink = Token::t1, .align = Align::centre});
  if (touch.clicked) playback.next_speed();
  if (touch.hovered)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {"How fast Space plays the recording", "1 is as fast as it happened; [ slower, ] faster",
             "An idle gap passes in half a second. The programs are not slowed down."});
  return box.x;
}

std::string words_for_now(Session& session) {
  if (session.is_live())
    return session.is_following() ? "Recording is still being written."
                                  : fmt::format("You are {} behind. End returns to LIVE.",
                                                duration_text(session.end() - session.cursor()));
  if (session.is_abandoned()) return "The observer ended before it finished this recording.";
  return fmt::format("Finished: {}, {}, {} lost.", duration_text(session.end().ns),
                     counted(static_cast<std::int64_t>(session.index().programs()), "program"),
                     count_text(static_cast<std::int64_t>(session.index().lost())));
}

void take_time_keys(ViewContext& context) {
  Session& session = context.session;
  Input& input = context.input;
  TimeWindow& time = session.time();
  const TimeAxis axis = session.axis(0, key_axis);
  const float cursor = axis.x_of(session.cursor());
  const float around = cursor >= 0 && cursor <= key_axis ? cursor : key_axis / 2;
  if (input.take(letter('W'))) time.look(axis.zoomed(1.5, around));
  if (input.take(letter('S'))) time.look(axis.zoomed(1 / 1.5, around));
  if (input.take(letter('A'))) time.look(axis.panned(-key_axis / 8));
  if (input.take(letter('D'))) time.look(axis.panned(key_axis / 8));
  if (input.take(letter('F'))) fit(session);
  if (input.take(letter('E')))
    time.set_scale(time.scale() == TimeWindow::Scale::wall ? TimeWindow::Scale::events
                                                           : TimeWindow::Scale::wall);
  if (input.take(Key::home)) {
    session.look_at(Time{0});
    time.bring_into_view(session.cursor(), session.index().activity());
  }
  if (input.take(Key::end)) {
    session.follow_live();
    if (!time.is_everything() && time.view().to < session.end()) time.look_at_everything();
  }
  if (input.take(Key::space)) session.play_or_pause();
  if (input.take(Key::left_bracket)) session.playback().slower();
  if (input.take(Key::right_bracket)) session.playback().faster();
}

}  // namespace switchboard::visualizer
