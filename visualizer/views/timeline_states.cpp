// The Timeline's state lanes: the TCP states of the shown connection's two ends, one after the other. They
// stand there while the States are on the screen.
#include <algorithm>

#include "engine/narrate/path_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/states_view.hpp"
#include "visualizer/views/timeline_view.hpp"

namespace switchboard::visualizer {
namespace {

/// What an end does in a state that it can only wait in.
std::string_view waits_for(TcpState state) {
  switch (state) {
    case TcpState::syn_sent:
      return ", waiting for an answer";
    case TcpState::fin_wait1:
      return ", waiting for the ACK of its FIN";
    case TcpState::last_ack:
    case TcpState::closing:
      return ", waiting for the last ACK";
    default:
      return "";
  }
}

}  // namespace

bool TimelineView::has_states(ViewContext& context, std::size_t end) {
  return context.shown.test(number_of(View::states)) &&
         !context.session.shown_connection().path.ends[end].steps.empty();
}

void TimelineView::draw_states_label(ViewContext& context, const Rect& text, std::size_t end) {
  const ShownEnd& who = context.session.shown_connection().ends[end];
  const float badge = letter_badge(context.paint, {text.x, text.centre().y - 9}, who.letter, ink_of(who), 18);
  context.paint.text(text.right_of(badge + 8), "states", {.type = Type::body});
}

void TimelineView::draw_states(ViewContext& context, const Rect& row, const TimeAxis& axis, std::size_t end) {
  Painter& paint = context.paint;
  Session& session = context.session;
  const ShownConnection& shown = session.shown_connection();
  const EndPath& path = shown.path.ends[end];
  const Token ink = ink_of(shown.ends[end]);
  const Selection& selection = session.selection();
  // Before the first step it is in the state that the step comes from.
  const std::size_t count = path.steps.size();
  for (std::size_t i = 0; i <= count; ++i) {
    const StateStep* step = i == 0 ? nullptr : &path.steps[i - 1];
    const std::optional<TcpState> state = step != nullptr ? std::optional(step->to) : path.steps[0].from;
    const Time from = step != nullptr ? step->at : Time{0};
    const Time until = i < count ? path.steps[i].at : session.end();
    if (!state || until < axis.view().from || from > axis.view().to) continue;
    const float left = std::max(axis.x_of(from), row.x - 8);
    const float right = std::min(axis.x_of(until), row.right() + 8);
    const Rect box{left, row.y + 3, std::max(2.0F, right - left - 1), row.h - 6};
    const bool is_closed = in_machine(*state) == TcpState::close;
    paint.fill(box, is_closed ? Token::inset : tint_of(ink), 3);
    if (box.w > 4) {
      if (step != nullptr && step->certainty == Certainty::inferred)
        paint.dashed_outline(box, ink, 3);
      else
        paint.outline(box, is_closed ? Ink(Token::line2) : Ink(ink), 3);
    } else {
      paint.fill(box, ink, 1);
    }
    const auto clear = axis.widest_unfolded(box.x, box.right());
    const float room = clear.to - clear.from;
    if (room > 20)
      state_glyph(paint, {clear.from + 12, box.centre().y}, *state, is_closed ? Token::t2 : Token::t1, 5);
    if (!is_closed && room > 30) {
      std::string words(to_string(*state));
      const std::string longer = words + std::string(waits_for(*state));
      if (paint.width_of(longer, Type::caption) + 30 < room) words = longer;
      if (paint.width_of(words, Type::caption) + 28 < room)
        paint.text(Rect{clear.from + 22, box.y, room - 24, box.h}, words, {.type = Type::caption_strong});
    }
    if (step == nullptr) continue;
    const bool selected =
        (step->call && step->call == selection.call) || (step->packet && step->packet == selection.packet);
    if (selected) selection_outline(paint, box, 3);
    const std::string name =
        "timeline/state/" + shown.ends[end].letter + "/" + std::string(to_string(*state));
    const Touch touch = context.items.touch(name, paint.visible(box));
    if (touch.clicked) look_at_step(session, shown, {end, i - 1});
    if (!touch.hovered) continue;
    const std::string when = step->when == StateStep::When::not_later ? "not later than " : "since ";
    const std::string lasted = i < count ? ", for " + duration_text(until - from) : "";
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {to_string(*state), step_text(*step, session.timeline()), when + time_text(from) + lasted});
  }
}

}  // namespace switchboard::visualizer
