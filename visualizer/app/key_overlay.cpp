#include "visualizer/app/key_overlay.hpp"

#include <array>
#include <vector>

#include "visualizer/app/key_table.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float key_height = 23, title_height = 32, key_width = 96;

struct Column {
  std::vector<KeyGroup> groups;
};
// Three columns of about the same height.
const std::array<Column, 3> columns{{
    {{KeyGroup::views, KeyGroup::programs}},
    {{KeyGroup::time, KeyGroup::find}},
    {{KeyGroup::selection, KeyGroup::window, KeyGroup::lesson, KeyGroup::home}},
}};

float height_of(const Column& column) {
  float height = 0;
  for (const KeyGroup group : column.groups) {
    height += title_height;
    for (const KeyRow& row : key_table()) height += row.group == group ? key_height : 0;
    height += 8;
  }
  return height;
}

}  // namespace

bool draw_key_overlay(Canvas& canvas) {
  Painter& paint = canvas.paint;
  canvas.items.cover_all();
  paint.fill(canvas.screen, {Token::app, 0.7F});
  float content = 0;
  for (const Column& column : columns) content = std::max(content, height_of(column));
  const float width = std::min(1280.0F, canvas.screen.w - 32);
  const float height = std::min(content + 72, canvas.screen.h - 32);
  const Rect card{canvas.screen.centre().x - width / 2, canvas.screen.centre().y - height / 2, width, height};
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line2, 8);
  paint.text(Rect{card.x + 24, card.y + 12, 300, 26}, "Keys", {.type = Type::heading});
  paint.text(Rect{card.x, card.y + 12, card.w - 24, 26}, "Ctrl Shift P finds a command by its words",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  // Where the window is low, rows move together; what would still not fit is in the palette and in docs.
  const float squeeze = std::min(1.0F, (card.h - 64) / content);
  const float column_width = (card.w - 48) / static_cast<float>(columns.size());
  float x = card.x + 24;
  const Clipped inside(paint, card.inset(8, 8));
  for (const Column& column : columns) {
    float y = card.y + 48;
    for (const KeyGroup group : column.groups) {
      paint.text(Rect{x, y, column_width, title_height * squeeze}, title_of(group),
                 {.type = Type::caption_strong, .ink = Token::t2});
      y += title_height * squeeze;
      for (const KeyRow& row : key_table()) {
        if (row.group != group) continue;
        const float step = key_height * squeeze;
        key_cap(paint, {x, y + (step - 20) / 2}, row.shown);
        paint.text(Rect{x + key_width, y, column_width - key_width - 16, step}, row.does,
                   {.type = Type::caption, .ink = Token::t1});
        y += step;
      }
      y += 8 * squeeze;
    }
    x += column_width;
  }
  const Touch outside = canvas.items.touch("keys/outside", canvas.screen);
  const bool closes =
      outside.clicked || canvas.input.take(Key::escape) || canvas.input.take(Key::slash, With::shift);
  return !closes;
}

}  // namespace switchboard::visualizer
