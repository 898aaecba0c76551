#include "visualizer/app/refusal_page.hpp"

namespace switchboard::visualizer {

void draw_refusal(Canvas& canvas, const Rect& area, const std::string& why) {
  Painter& paint = canvas.paint;
  const float width = std::min(560.0F, area.w - 48);
  const auto lines = paint.wrap(why, Type::body, width - 64);
  const Rect card{area.centre().x - width / 2, area.y + area.h * 0.3F, width,
                  static_cast<float>(lines.size()) * 22 + 116};
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line, 8);
  paint.fill_left_rounded({card.x, card.y, 4, card.h}, Token::error, 8);
  cross(paint, {card.x + 28, card.y + 29}, 5, Token::error);
  paint.text(Rect{card.x + 46, card.y + 16, card.w - 60, 26}, "This does not open", {.type = Type::heading});
  float y = card.y + 50;
  for (const auto line : lines) {
    paint.text(Point{card.x + 46, y}, line, {.type = Type::body, .ink = Token::t2});
    y += 22;
  }
  const bool wants_home =
      button(paint, canvas.items, "refusal/home", {card.x + 46, y + 14, 130, 30}, "To the home page");
  if (wants_home || canvas.input.take(Key::escape)) canvas.wishes.page = Wishes::Page::home;
}

}  // namespace switchboard::visualizer
