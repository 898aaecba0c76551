#include "visualizer/widgets/controls.hpp"

#include <algorithm>

namespace switchboard::visualizer {

bool button(Painter& paint, Items& items, std::string_view name, const Rect& box, std::string_view label,
            ButtonKind kind, Enabled enabled) {
  const Touch touch = enabled == Enabled::yes ? items.touch(name, paint.visible(box)) : Touch{};
  if (kind == ButtonKind::primary && enabled == Enabled::yes) {
    paint.fill(box, {Token::ink, touch.held ? 0.8F : touch.hovered ? 0.92F : 1.0F}, 4);
    paint.text(box, label, {.type = Type::body_strong, .ink = Token::on_ink, .align = Align::centre});
  } else {
    paint.fill(box, touch.hovered ? Token::hover : Token::raised, 4);
    paint.outline(box, Token::line, 4);
    paint.text(
        box, label,
        {.type = Type::body, .ink = enabled == Enabled::yes ? Token::t1 : Token::t3, .align = Align::centre});
  }
  return touch.clicked;
}

bool transport_button(Painter& paint, Items& items, std::string_view name, const Rect& box, Transport icon,
                      Enabled enabled) {
  const Touch touch = enabled == Enabled::yes ? items.touch(name, box) : Touch{};
  paint.fill(box, touch.held ? Token::line2 : touch.hovered ? Token::hover : Token::raised, 4);
  paint.outline(box, Token::line, 4);
  transport_icon(paint, box.centre(), icon, enabled == Enabled::yes ? Token::ink : Token::line2);
  return touch.clicked;
}

float chip_width(const Painter& paint, std::string_view label, Type type) {
  return paint.width_of(label, type) + 16;
}

Rect chip(Painter& paint, Point top_left, std::string_view label, ChipKind kind, Type type) {
  const float sign = kind == ChipKind::error ? 14.0F : 0.0F;
  const Rect box{top_left.x, top_left.y, chip_width(paint, label, type) + sign, 20};
  Ink ink = Token::t1;
  switch (kind) {
    case ChipKind::plain:
      paint.fill(box, Token::raised, 4);
      paint.outline(box, Token::line2, 4);
      break;
    case ChipKind::selected:
      paint.fill(box, Token::raised, 4);
      paint.outline(box, Token::ink, 4);
      break;
    case ChipKind::uncertain:
      paint.dashed_outline(box, Token::line2);
      ink = Token::t2;
      break;
    case ChipKind::error:
      paint.fill(box, Token::error_tint, 4);
      cross(paint, {box.x + 12, box.centre().y}, 3.5F, Token::error);
      ink = Token::error;
      break;
  }
  const Type face = kind == ChipKind::error && type == Type::caption ? Type::caption_strong : type;
  paint.text(Rect{box.x + 8 + sign, box.y, box.w - 14 - sign, box.h}, label, {.type = face, .ink = ink});
  return box;
}

float key_cap(Painter& paint, Point top_left, std::string_view key) {
  const Rect box{top_left.x, top_left.y, std::max(20.0F, paint.width_of(key, Type::caption) + 12), 20};
  paint.fill(box, Token::raised, 4);
  paint.outline(box, Token::line2, 4);
  paint.text(box, key, {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  return box.w;
}

float panel_header(Painter& paint, const Rect& header, std::string_view title, std::string_view caption) {
  paint.line({header.x, header.bottom() - 1}, {header.right(), header.bottom() - 1}, Token::line);
  const Rect row{header.x + 16, header.y, header.w - 32, header.h};
  const float width = paint.text(row, title, {.type = Type::body_strong});
  const float x = row.x + width + 12;
  const float more =
      paint.text(Rect{x, row.y, row.right() - x, row.h}, caption, {.type = Type::caption, .ink = Token::t3});
  return x + more;
}

void segmented_progress(Painter& paint, const Rect& r, int steps, int present) {
  if (steps < 1) return;
  const float gap = steps > 20 ? 2.0F : 4.0F;
  const float width = (r.w - gap * static_cast<float>(steps - 1)) / static_cast<float>(steps);
  for (int i = 0; i < steps; ++i) {
    const Rect segment{r.x + static_cast<float>(i) * (width + gap), r.y, width, r.h};
    paint.fill(segment, i < present ? Token::t2 : i == present ? Token::ink : Token::line, 2);
  }
}

void radio(Painter& paint, Point centre, bool chosen, Ink ink) {
  paint.ring(centre, 6.5F, ink);
  if (chosen) paint.disc(centre, 3.5F, ink);
}

void selection_outline(Painter& paint, const Rect& r, float radius) {
  paint.outline(r.inset(-2), Token::ink, radius + 2, 2);
}

void tooltip(Painter& paint, Point pointer, const Rect& within, const std::vector<std::string_view>& lines) {
  if (lines.empty()) return;
  float width = 0;
  for (const auto line : lines)
    width = std::max(
        width, paint.width_of(line, line.data() == lines[0].data() ? Type::caption_strong : Type::caption));
  Rect box{pointer.x + 14, pointer.y + 18, width + 24, static_cast<float>(lines.size()) * 18 + 14};
  if (box.right() > within.right() - 4) box.x = within.right() - 4 - box.w;
  if (box.bottom() > within.bottom() - 4) box.y = pointer.y - 8 - box.h;
  box.x = std::max(box.x, within.x + 4);
  paint.fill(box, Token::raised, 4);
  paint.outline(box, Token::line2, 4);
  float y = box.y + 7;
  for (std::size_t i = 0; i < lines.size(); ++i, y += 18)
    paint.text(
        Rect{box.x + 12, y, box.w - 24, 18}, lines[i],
        {.type = i == 0 ? Type::caption_strong : Type::caption, .ink = i == 0 ? Token::t1 : Token::t2});
}

}  // namespace switchboard::visualizer
