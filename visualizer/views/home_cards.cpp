#include "visualizer/views/home_cards.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float head_height = 42;
}

void card(Painter& paint, const Rect& box) {
  paint.fill(box, Token::panel, 8);
  paint.outline(box, Token::line, 8);
}

Rect card(Painter& paint, const Rect& box, std::string_view title, std::string_view caption,
          std::string_view key) {
  card(paint, box);
  const float width =
      paint.text(Rect{box.x + 20, box.y, box.w - 40, head_height}, title, {.type = Type::heading});
  const float keys = key.empty() ? 0 : 34;
  paint.text(Rect{box.x + 20 + width + 12, box.y + 1, box.w - width - 60 - keys, head_height}, caption,
             {.type = Type::caption, .ink = Token::t2});
  if (!key.empty()) key_cap(paint, {box.right() - 20 - 20, box.y + 11}, key);
  paint.line({box.x, box.y + head_height}, {box.right(), box.y + head_height}, Token::line);
  return box.below(head_height);
}

CheckChip check_chip(Canvas& canvas, std::string_view name, Point top_left, std::string_view label,
                     Checked checked) {
  Painter& paint = canvas.paint;
  const Rect box{top_left.x, top_left.y, paint.width_of(label, Type::caption) + 36, 20};
  const Touch touch = canvas.items.touch(name, box);
  const bool on = checked == Checked::yes;
  if (on || touch.hovered) paint.fill(box, touch.hovered ? Token::hover : Token::raised, 4);
  paint.outline(box, Token::line2, 4);
  const Rect mark{box.x + 8, box.y + 4, 12, 12};
  if (on) {
    paint.fill(mark, Token::ink, 2);
    tick(paint, mark.centre(), 3.2F, Token::on_ink, 1.6F);
  } else {
    paint.outline(mark, Token::t3, 2);
  }
  paint.text(Rect{mark.right() + 7, box.y, box.w, box.h}, label,
             {.type = Type::caption, .ink = on ? Token::t1 : Token::t2});
  return {box.w, touch};
}

Touch list_row(Canvas& canvas, std::string_view name, const Rect& row, Checked chosen) {
  const Touch touch = canvas.items.touch(name, canvas.paint.visible(row));
  if (touch.hovered || chosen == Checked::yes) canvas.paint.fill(row, Token::hover, 4);
  if (chosen == Checked::yes) canvas.paint.fill({row.x, row.y + 5, 3, row.h - 10}, Token::ink, 1);
  return touch;
}

}  // namespace switchboard::visualizer
