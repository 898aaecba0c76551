// The Console, its last line: what is typed for a program that reads here, or where its input is instead.

#include <fmt/format.h>
#include <imgui.h>

#include "visualizer/views/console_view.hpp"

namespace switchboard::visualizer {
namespace {

/// Programs that were started by us, which run, and which an input was kept for.
std::vector<ProcessId> readers(const ViewContext& context) {
  std::vector<ProcessId> running;
  for (const auto& [id, process] : context.world.processes)
    if (!process.parent && !process.ended) running.push_back(id);
  return running;
}

}  // namespace

void ConsoleView::draw_input(ViewContext& context, const Rect& footer) {
  Painter& paint = context.paint;
  paint.line({footer.x, footer.y}, {footer.right(), footer.y}, Token::line);
  const Rect inside = footer.inset(16, 0);
  const auto programs = readers(context);
  if (context.session.lesson() != nullptr) {
    paint.text(inside, "The lesson's programs read what the lesson gives them.",
               {.type = Type::caption, .ink = Token::t3});
    return;
  }
  if (!context.session.takes_input() || programs.empty()) {
    paint.text(inside,
               programs.empty() ? "No program runs."
                                : "Its input is elsewhere: `observe --keep-input` brings it here.",
               {.type = Type::caption, .ink = Token::t3});
    return;
  }
  reader_ = std::min(reader_, programs.size() - 1);
  const ProcessId program = programs[reader_];
  const Who who = who_is(context, program);
  const Rect badge{inside.x, footer.centre().y - 12, 24, 24};
  const Touch touch = context.items.touch("console/reader", badge);
  letter_badge(paint, {badge.x + 2, badge.y + 2}, who.letter, who.role);
  if (touch.clicked) reader_ = (reader_ + 1) % programs.size();
  if (touch.hovered)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {who.label,
             programs.size() > 1 ? "Click types for the next program." : "It reads what is typed here."});

  const float end_width = 84;
  const Rect box{badge.right() + 8, footer.centre().y - 13, inside.right() - badge.right() - 16 - end_width,
                 26};
  // Enter ends ImGui's editing, so what counts is whether it was being edited before.
  const bool sends = typing_ == Typing::yes && context.input.take(Key::enter);
  text_field(paint, context.items, "console/type", box,
             fmt::format("a line for {}, Enter sends it", who.label), typed_.data(), typed_.size(),
             sends ? Caret::take : Caret::as_it_is);
  typing_ = ImGui::IsItemActive() ? Typing::yes : Typing::no;
  paint.width_of(typed_.data(), Type::axis);  // so that its letters are borrowed where our fonts lack them
  if (sends) {
    context.session.type(program, std::string(typed_.data()) + "\n");
    typed_.fill(0);
  }
  if (button(paint, context.items, "console/end", {box.right() + 8, box.y, end_width, 26}, "End input"))
    context.session.end_input(program);
}

}  // namespace switchboard::visualizer
