// The question of a lesson's step: predict first, nothing runs until it is answered.
#include <fmt/format.h>

#include "lessons/player/session.hpp"
#include "visualizer/views/lesson_view.hpp"
#include "visualizer/widgets/rich_text.hpp"

namespace switchboard::visualizer {

float LessonView::draw_question(ViewContext& context, const Rect& body, float y,
                                lessons::LessonSession& lesson) {
  Painter& paint = context.paint;
  const lessons::Question& question = *lesson.question();
  const Rect inner{body.x + 18, y, body.w - 32, 0};
  const auto paragraphs = lessons::parse_markup(question.text);
  const bool by_number = question.kind == lessons::Question::Kind::number;

  // The height first: the box lies under what it holds.
  float height = 36 + 48;
  for (const auto& p : paragraphs) height += rich_text_height(paint, inner.w, p, Type::body) + 6;
  constexpr float choice_text = 30;
  std::vector<float> choice_heights;
  for (const auto& choice : question.choices) {
    choice_heights.push_back(rich_text_height(paint, inner.w - choice_text - 22,
                                              lessons::parse_markup(choice.text).front(), Type::body) +
                             8);
    height += choice_heights.back();
  }
  if (by_number) height += 40;
  const Rect box{body.x, y, body.w, height};
  paint.fill(box, Token::raised, 4);
  paint.outline(box, Token::line2, 4);
  paint.fill_left_rounded({box.x, box.y, 4, box.h}, Token::ink, 4);
  const Rect title{inner.x, box.y + 8, inner.w, 20};
  const float used = paint.text(title, "Predict first", {.type = Type::caption_strong, .ink = Token::t2});
  for (const std::string_view words : {"nothing runs until you answer", "nothing runs until then"})
    if (used + paint.width_of(words, Type::caption) + 10 < title.w) {
      paint.text(title, words, {.type = Type::caption, .ink = Token::t3, .align = Align::right});
      break;
    }
  y = box.y + 32;
  for (const auto& p : paragraphs)
    y += rich_text(paint, {inner.x, y, inner.w, 0}, p, {.type = Type::body}) + 6;

  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i + 1);
    const Rect row{box.x + 10, y, box.w - 18, choice_heights[i]};
    const Touch touch = context.items.touch(fmt::format("lesson/choice/{}", number), row);
    if (touch.clicked) chosen_ = number;
    const bool is_chosen = chosen_ == number;
    if (is_chosen || touch.hovered) paint.fill(row, Token::hover, 4);
    radio(paint, {row.x + 15, row.y + 14}, is_chosen, is_chosen ? Token::ink : Token::t2);
    rich_text(paint, {inner.x + choice_text - 8, row.y + 4, inner.w - choice_text - 22, 0},
              lessons::parse_markup(question.choices[i].text).front(),
              {.type = is_chosen ? Type::body_strong : Type::body, .ink = is_chosen ? Token::t1 : Token::t2});
    paint.text(Rect{row.x, row.y + 3, row.w - 10, 22}, std::to_string(number),
               {.type = Type::caption, .ink = Token::t2, .align = Align::right});
    y += row.h;
  }
  if (by_number) {
    const Rect field{inner.x, y + 4, 110, 30};
    paint.fill(field, Token::inset, 4);
    paint.outline(field, Token::ink, 4);
    const float width =
        paint.text(Rect{field.x + 12, field.y, field.w - 16, field.h}, typed_, {.type = Type::counter});
    paint.fill({field.x + 13 + width, field.y + 7, 1.5F, 16}, Token::ink);
    paint.text(Rect{field.right() + 10, field.y, 140, field.h},
               question.unit.empty() ? "type a number" : question.unit,
               {.type = Type::body, .ink = Token::t2});
    y += 40;
  }
  const bool ready = by_number ? !typed_.empty() : chosen_.has_value();
  const Rect lock{box.right() - 100, box.bottom() - 40, 88, 30};
  if (button(paint, context.items, "lesson/lock", lock, "Lock in", ButtonKind::primary,
             ready ? Enabled::yes : Enabled::no))
    lock_in(lesson);
  const Rect pass{inner.x - 4, lock.y, 150, 30};
  const Touch touch = context.items.touch("lesson/pass", pass);
  paint.text(pass.inset(4, 0), "Go on without",
             {.type = Type::caption, .ink = touch.hovered ? Token::t1 : Token::t2});
  if (touch.clicked) lesson.pass();
  return box.bottom();
}

}  // namespace switchboard::visualizer
