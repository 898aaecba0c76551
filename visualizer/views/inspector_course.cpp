// The Inspector: what a call set going, as the states that this end of the connection went through.

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/flow/tcp_path.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float chip_height = 24, sign_room = 22, arrow_least = 56;

struct Course {
  EndPath path;
  std::size_t first = 0, last = 0;  ///< steps, both included
  std::uint8_t end = 0;             ///< of the connection
};

/// The steps from the one that the call made on, up to the next that another call of the program made.
std::optional<Course> course_of(ViewContext& context, const Event& event, const Syscall& call) {
  if (!call.socket) return {};
  const Flows& flows = context.session.flows();
  Course course;
  if (const Connection* connection = flows.connection_of(*call.socket)) {
    const auto end = connection->end_of(*call.socket);
    if (!end) return {};
    course.end = static_cast<std::uint8_t>(*end);
    course.path = path_of(*connection, flows, context.session.timeline()).ends[course.end];
  } else {
    course.path = path_of(*call.socket, flows, context.session.timeline());
  }
  const auto& steps = course.path.steps;
  const auto first =
      std::ranges::find_if(steps, [&](const StateStep& step) { return step.call == event.id; });
  if (first == steps.end() || first->at > context.session.cursor()) return {};
  auto next = std::find_if(first + 1, steps.end(), [&](const StateStep& step) {
    return (step.call && step.call != event.id) || step.at > context.session.cursor();
  });
  course.first = static_cast<std::size_t>(first - steps.begin());
  course.last = static_cast<std::size_t>(next - steps.begin()) - 1;
  return course;
}

/// "SYN sent", "SYN ACK came"; empty where no segment made the step.
std::string label_of(ViewContext& context, const StateStep& step, std::uint8_t end) {
  if (!step.packet) return "";
  const Event* event = context.session.timeline().find(*step.packet);
  const auto* packet = event == nullptr ? nullptr : std::get_if<Packet>(&event->fact);
  const Segment* segment = context.session.flows().segment(*step.packet);
  if (packet == nullptr || segment == nullptr) return "";
  const std::string flags = to_string(packet->flags);
  return fmt::format("{} {}", flags.empty() ? "segment" : flags, segment->from == end ? "sent" : "came");
}

Rect draw_chip(InspectorPage& page, Point at, TcpState state, Token hue, Certainty certainty) {
  Painter& paint = page.paint();
  const std::string_view name = to_string(state);
  const Rect box{at.x, at.y, paint.width_of(name, Type::caption_strong) + sign_room + 14, chip_height};
  paint.fill(box, tint_of(hue), 4);
  if (certainty == Certainty::inferred)
    paint.dashed_outline(box, hue);
  else
    paint.outline(box, hue, 4);
  state_glyph(paint, {box.x + 13, box.centre().y}, state, hue, 5);
  paint.text(Rect{box.x + sign_room + 2, box.y, box.w - sign_room - 4, box.h}, name,
             {.type = Type::caption_strong});
  return box;
}

}  // namespace

void inspect_course(InspectorPage& page, const Event& event, const Syscall& call) {
  ViewContext& context = page.context();
  const auto course = course_of(context, event, call);
  if (!course) return;
  Painter& paint = page.paint();
  const Token hue = who_is(context, call.process).role;
  const Token peer = hue == Token::server ? Token::client : Token::server;
  const auto& steps = course->path.steps;
  page.space(10);
  page.heading("What this call set going");
  page.space(12);
  Rect line = page.take(chip_height);
  const TcpState from = steps[course->first].from.value_or(TcpState::close);
  Rect box = draw_chip(page, {line.x, line.y}, from, hue, Certainty::seen);
  bool any_inferred = false;
  for (std::size_t i = course->first; i <= course->last; ++i) {
    const StateStep& step = steps[i];
    const std::string label = label_of(context, step, course->end);
    const float width = std::max(arrow_least, paint.width_of(label, Type::caption) + 14);
    const float chip = paint.width_of(to_string(step.to), Type::caption_strong) + sign_room + 14;
    if (box.right() + width + 12 + chip > page.body().right()) {
      page.space(16);
      line = page.take(chip_height);
      box = {line.x, line.y, 0, chip_height};
    }
    const bool came = label.ends_with("came");
    const float y = box.centre().y;
    const Token arrow_hue = came ? peer : hue;
    arrow(paint, {box.right() + 6, y}, {box.right() + 6 + width, y}, arrow_hue, 1.5F, 5);
    paint.text(Rect{box.right() + 6, y - 22, width - 4, 18}, label,
               {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
    box = draw_chip(page, {box.right() + 12 + width, line.y}, step.to, hue, step.certainty);
    any_inferred = any_inferred || step.certainty == Certainty::inferred;
    const Touch touch = context.items.touch(fmt::format("inspector/state/{}", i), paint.visible(box));
    const std::string when = fmt::format("{} at {}", to_string(step.to), time_text(step.at));
    if (touch.hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {when, step.certainty == Certainty::inferred
                         ? "It follows from calls and segments; the kernel was not asked then."
                         : "The kernel's table said so."});
  }
  page.space(6);
  if (any_inferred)
    page.prose("Dashed states follow from calls and segments; the kernel was not asked while they lasted.",
               Type::caption, Token::t3);
}

}  // namespace switchboard::visualizer
