#include "visualizer/views/lesson_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lessons/player/session.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/rich_text.hpp"

namespace switchboard::visualizer {
namespace {
using lessons::LessonSession;
using lessons::Phase;
constexpr float foot_height = 44;
}  // namespace

void LessonView::forget_answer_of_another_step(LessonSession& lesson) {
  if (step_ == lesson.step_index()) return;
  step_ = lesson.step_index();
  chosen_.reset();
  typed_.clear();
  scroll_ = 0;
}

void LessonView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  LessonSession& lesson = *context.session.lesson();
  forget_answer_of_another_step(lesson);
  paint.fill(panel, Token::panel);
  const float after = view_header(context, panel.top(header_height), View::lesson,
                                  lesson.why_saved().empty() ? "" : "saved recording: nothing runs");
  const std::string number = fmt::format("lesson {:02}", lesson.lesson().number);
  if (after + 8 + paint.width_of(number, Type::caption) < panel.right() - 16)
    paint.text(panel.top(header_height).inset(16, 0), number,
               {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  const Rect foot{panel.x, panel.bottom() - foot_height, panel.w, foot_height};
  const Rect area{panel.x, panel.y + header_height, panel.w, panel.h - header_height - foot_height};
  // Prose is never wider than 64 characters.
  const Rect body{area.x + 16, area.y, std::min(area.w - 32, 64 * 7.2F), area.h};
  scroll_ = std::round(
      std::clamp(scroll_ - context.wheel_over(area) * 40, 0.0F, std::max(0.0F, content_ - area.h)));
  {
    const Clipped clipped(paint, area);
    const float start = area.y + 12 - scroll_;
    float y = draw_head(context, body, start, lesson);
    y = draw_prose(context, body, y + 14, lesson.text());
    const bool over = lesson.phase() == Phase::reached || lesson.phase() == Phase::finished;
    if (over && lesson.outcome() != nullptr) y = draw_outcome(context, body, y + 10, *lesson.outcome());
    if (lesson.phase() == Phase::asking && lesson.question() != nullptr)
      y = draw_question(context, body, y + 12, lesson);
    y = draw_state(context, body, y + 12, lesson);
    // It may tell what the question asks.
    if (over && !lesson.step().telephone.empty())
      y = draw_telephone(context, body, y + 14, lesson.step().telephone);
    content_ = y - start + 28;
  }
  draw_scroll_bar(context, area);
  draw_foot(context, foot, lesson);
}

float LessonView::draw_head(ViewContext& context, const Rect& body, float y, LessonSession& lesson) {
  Painter& paint = context.paint;
  for (const auto line : paint.wrap(lesson.lesson().title, Type::title, body.w)) {
    paint.text(Point{body.x, y}, line, {.type = Type::title});
    y += 28;
  }
  y += 6;
  const auto steps = static_cast<int>(lesson.step_count()), present = static_cast<int>(lesson.step_index());
  segmented_progress(paint, {body.x, y, body.w, 6}, steps,
                     lesson.phase() == Phase::finished ? steps : present);
  y += 12;
  const std::string where =
      lesson.phase() == Phase::finished ? "Finished" : fmt::format("Step {} of {}", present + 1, steps);
  const Rect line{body.x, y, body.w, 18};
  const float width = paint.text(line, where, {.type = Type::caption_strong, .ink = Token::t2});
  paint.text(line.right_of(width + 12), lesson.step().title,
             {.type = Type::caption_strong, .ink = Token::t2, .align = Align::right});
  return y + 20;
}

float LessonView::draw_prose(ViewContext& context, const Rect& body, float y, const std::string& text) {
  for (const auto& paragraph : lessons::parse_markup(text)) {
    y += rich_text(context.paint, {body.x, y, body.w, 0}, paragraph, {.type = Type::body});
    y += 8;
  }
  return y - 8;
}

float LessonView::draw_outcome(ViewContext& context, const Rect& body, float y,
                               const lessons::Outcome& outcome) {
  if (outcome.verdict == lessons::Outcome::Verdict::not_asked && !outcome.predicted &&
      outcome.difference.empty())
    return y;
  Painter& paint = context.paint;
  const Rect inner{body.x + 12, y, body.w - 24, 0};
  constexpr float label = 76;
  // Twice: once for the height, once to draw on the box of that height.
  const auto lines = [&](std::string_view text, Type type) {
    return std::max<std::size_t>(1, paint.wrap(text, type, inner.w - label).size());
  };
  const std::string said = outcome.predicted.value_or("no prediction");
  const auto paragraphs = lessons::parse_markup(outcome.difference);
  float height =
      36 + static_cast<float>(lines(said, Type::body) + lines(outcome.observed, Type::body_strong)) * 21 + 12;
  for (const auto& p : paragraphs) height += rich_text_height(paint, inner.w, p, Type::caption) + 8;
  const Rect box{body.x, y, body.w, height};
  paint.fill(box, Token::inset, 4);
  paint.outline(box, Token::line, 4);
  const Point sign{box.x + 17, box.y + 19};
  switch (outcome.verdict) {
    case lessons::Outcome::Verdict::same:
      tick(paint, sign, 5, Token::ok);
      break;
    case lessons::Outcome::Verdict::different:
      paint.line({sign.x - 5, sign.y - 2}, {sign.x + 5, sign.y - 2}, Token::ink, 2);
      paint.line({sign.x - 5, sign.y + 3}, {sign.x + 5, sign.y + 3}, Token::ink, 2);
      paint.line({sign.x - 3, sign.y + 6}, {sign.x + 3, sign.y - 6}, Token::ink, 2);
      break;
    case lessons::Outcome::Verdict::not_asked:
      paint.disc(sign, 2, Token::t2);
      break;
  }
  paint.text(Rect{box.x + 32, box.y + 8, box.w - 40, 22}, "Your answer and what happened",
             {.type = Type::caption_strong, .ink = Token::t2});
  float line = box.y + 34;
  const auto pair = [&](std::string_view name, std::string_view text, Type type) {
    paint.text(Point{inner.x, line + 1}, name, {.type = Type::caption, .ink = Token::t3});
    for (const auto part : paint.wrap(text, type, inner.w - label)) {
      paint.text(Point{inner.x + label, line}, part, {.type = type});
      line += 21;
    }
  };
  pair("You said", said, Type::body);
  pair("Observed", outcome.observed, Type::body_strong);
  line += 4;
  for (const auto& p : paragraphs)
    line += rich_text(paint, {inner.x, line, inner.w, 0}, p, {.type = Type::caption, .ink = Token::t2}) + 8;
  return box.bottom();
}

float LessonView::draw_telephone(ViewContext& context, const Rect& body, float y, const std::string& text) {
  lessons::Paragraph paragraph{{"Where the telephone breaks: ", lessons::TextRun::Style::strong}};
  for (const auto& p : lessons::parse_markup(text)) paragraph.insert(paragraph.end(), p.begin(), p.end());
  const float height = rich_text(context.paint, {body.x + 12, y, body.w - 12, 0}, paragraph,
                                 {.type = Type::caption, .ink = Token::t2});
  context.paint.fill({body.x, y, 2, height}, Token::t3);
  return y + height;
}

float LessonView::draw_state(ViewContext& context, const Rect& body, float y, LessonSession& lesson) {
  Painter& paint = context.paint;
  const auto sentence = [&](std::string_view text, Ink ink) {
    for (const auto line : paint.wrap(text, Type::caption, body.w)) {
      paint.text(Point{body.x, y}, line, {.type = Type::caption, .ink = ink});
      y += 19;
    }
  };
  switch (lesson.phase()) {
    case Phase::starting:
      sentence("The programs are being started.", Token::t2);
      break;
    case Phase::waiting: {
      sentence("The programs run. The next step waits until this is so:", Token::t2);
      const std::string condition = lesson.waiting_for();
      for (const auto line : paint.wrap(condition, Type::axis, body.w)) {
        paint.text(Point{body.x, y}, line, {.type = Type::axis, .ink = Token::t2});
        y += 19;
      }
      break;
    }
    case Phase::failed:
      cross(paint, {body.x + 6, y + 8}, 4, Token::error);
      for (const auto line : paint.wrap(lesson.failure(), Type::body, body.w - 20)) {
        paint.text(Point{body.x + 20, y}, line, {.type = Type::body});
        y += 21;
      }
      y += 8;
      if (button(paint, context.items, "lesson/restart", {body.x + 20, y, 110, 28}, "Start again",
                 ButtonKind::primary))
        lesson.restart();
      y += 32;
      break;
    case Phase::reached: {
      const Rect box{body.right() - 108, y, 108, 30};
      const bool last = lesson.step_index() + 1 == lesson.step_count();
      if (button(paint, context.items, "lesson/next", box, last ? "Finish" : "Next", ButtonKind::primary))
        lesson.next();
      key_cap(paint, {box.x - 52, box.y + 5}, "Enter");
      y += 34;
      break;
    }
    case Phase::finished:
      sentence("The lesson is finished; its recording stays open to look at.", Token::t2);
      y = draw_prose(context, body, y + 10, lessons::afterword(lesson.lesson())) + 14;
      if (button(paint, context.items, "lesson/restart", {body.x, y, 110, 28}, "Play again"))
        lesson.restart();
      y += 32;
      break;
    case Phase::asking:
      break;
  }
  return y;
}

void LessonView::draw_foot(ViewContext& context, const Rect& foot, LessonSession& lesson) {
  Painter& paint = context.paint;
  paint.line({foot.x, foot.y}, {foot.right(), foot.y}, Token::line);
  if (!lesson.lesson().broken) return;
  const Touch touch = context.items.touch("lesson/break", foot);
  const Rect toggle{foot.x + 16, foot.centre().y - 8, 30, 16};
  const bool on = lesson.is_broken();
  paint.fill(toggle, on ? Token::ink : touch.hovered ? Token::hover : Token::raised, 8);
  paint.outline(toggle, on ? Token::ink : Token::t3, 8);
  paint.disc({on ? toggle.right() - 8 : toggle.x + 8, toggle.centre().y}, 5, on ? Token::on_ink : Token::t2);
  const float x = toggle.right() + 12;
  const float words = paint.text(Rect{x, foot.y, 80, foot.h}, "Break it:", {.type = Type::body});
  paint.text(Rect{x + words + 8, foot.y, foot.right() - x - words - 80, foot.h},
             lesson.lesson().broken->title, {.type = Type::code});
  paint.text(Rect{foot.x, foot.y, foot.w - 16, foot.h}, "restarts",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  if (touch.clicked) lesson.break_it();
}

void LessonView::draw_scroll_bar(ViewContext& context, const Rect& area) {
  if (content_ <= area.h) return;
  const Rect track{area.right() - 8, area.y + 2, 5, area.h - 4};
  const float height = std::max(24.0F, track.h * area.h / content_);
  const Touch touch = context.items.touch("lesson/scroll", track.inset(-4, 0));
  if (touch.held) {
    const float at = (context.items.pointer().at.y - track.y - height / 2) / (track.h - height);
    scroll_ = std::round(std::clamp(at, 0.0F, 1.0F) * (content_ - area.h));
  }
  const float y = track.y + (track.h - height) * scroll_ / (content_ - area.h);
  context.paint.fill({track.x, y, track.w, height}, touch.hovered || touch.held ? Token::t3 : Token::line2,
                     2.5F);
}

void LessonView::lock_in(LessonSession& lesson) {
  const lessons::Question* question = lesson.question();
  if (question == nullptr || lesson.phase() != Phase::asking) return;
  if (question->kind == lessons::Question::Kind::choice) {
    if (chosen_) lesson.answer(*chosen_);
    return;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(typed_.data(), typed_.data() + typed_.size(), number);
  if (error == std::errc{} && !typed_.empty() && end == typed_.data() + typed_.size()) lesson.answer(number);
}

void LessonView::take_keys(ViewContext& context) {
  LessonSession& lesson = *context.session.lesson();
  forget_answer_of_another_step(lesson);
  Input& input = context.input;
  const bool asking = lesson.phase() == Phase::asking && lesson.question() != nullptr;
  if (asking && lesson.question()->kind == lessons::Question::Kind::number) {
    for (int digit = 0; digit <= 9; ++digit)
      if (input.take(static_cast<Key>(static_cast<int>(Key::digit_0) + digit)) && typed_.size() < 9)
        typed_ += static_cast<char>('0' + digit);
    if (input.take(Key::backspace) && !typed_.empty()) typed_.pop_back();
  } else if (asking) {
    for (int n = 1; n <= static_cast<int>(lesson.question()->choices.size()) && n <= 9; ++n)
      if (input.take(static_cast<Key>(static_cast<int>(Key::digit_0) + n))) chosen_ = n;
  }
  if (lesson.lesson().broken && input.take(letter('X'))) lesson.break_it();
  if (!input.take(Key::enter) && !input.take(Key::keypad_enter)) return;
  if (asking)
    lock_in(lesson);
  else if (lesson.phase() == Phase::reached)
    lesson.next();
}

}  // namespace switchboard::visualizer
