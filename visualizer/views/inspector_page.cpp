#include "visualizer/views/inspector_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {
namespace {

constexpr float row_height = 24, names_width = 112, after_value = 14;

}  // namespace

Rect InspectorPage::take(float height) {
  const Rect rect{body_.x, y_, body_.w, height};
  y_ += height;
  return rect;
}

void InspectorPage::row(std::string_view name, std::string_view value, std::string_view meaning,
                        std::string_view from, Ink ink) {
  const Rect row = take(row_height);
  paint().text(Rect{row.x, row.y, names_width - 8, row.h}, name, {.type = Type::axis, .ink = Token::t3});
  const float x = row.x + names_width;
  const float width =
      paint().text(Rect{x, row.y, row.right() - x, row.h}, value, {.type = Type::code, .ink = ink});
  const float after = std::max(x + width + after_value, x + 54);
  if (after < row.right())
    paint().text(Rect{after, row.y, row.right() - after, row.h}, meaning,
                 {.type = Type::caption, .ink = Token::t2});
  teach(name, row, value, meaning, from);
}

void InspectorPage::row_with(std::string_view name, float room, const std::function<void(Point)>& sign,
                             std::string_view value, std::string_view meaning, std::string_view from) {
  const Rect row = take(row_height);
  paint().text(Rect{row.x, row.y, names_width - 8, row.h}, name, {.type = Type::axis, .ink = Token::t3});
  const float x = row.x + names_width;
  sign({x, row.centre().y});
  const float width =
      paint().text(Rect{x + room, row.y, row.right() - x - room, row.h}, value, {.type = Type::body});
  const float after = x + room + width + after_value;
  if (after < row.right())
    paint().text(Rect{after, row.y, row.right() - after, row.h}, meaning,
                 {.type = Type::caption, .ink = Token::t2});
  teach(name, row, value, meaning, from);
}

void InspectorPage::teach(std::string_view name, const Rect& row, std::string_view value,
                          std::string_view meaning, std::string_view from) {
  const Rect seen = paint().visible(row);
  if (!context_.items.touch(fmt::format("inspector/row/{}", name), seen).hovered) return;
  const FieldText* known = field_text(name);
  const std::string title = fmt::format("{}  {}", name, value);
  const std::string where = from.empty() ? "" : fmt::format("From: {}.", from);
  std::vector<std::string_view> lines{title};
  std::vector<std::string_view> sentence;
  if (known != nullptr)
    sentence = paint().wrap(known->meaning, Type::caption, 420);
  else if (!meaning.empty())
    sentence = {meaning};
  lines.insert(lines.end(), sentence.begin(), sentence.end());
  if (!where.empty()) lines.push_back(where);
  if (known != nullptr) lines.push_back(known->man);
  tooltip(context_.overlay, context_.items.pointer().at, context_.screen, lines);
}

void InspectorPage::prose(std::string_view text, Type type, Ink ink, float indent) {
  const float line = std::round(size_of(type) * 1.24F);
  for (const auto part : paint().wrap(text, type, std::min(body_.w - indent, 560.0F))) {
    paint().text(Point{body_.x + indent, y_}, part, {.type = type, .ink = ink});
    y_ += line;
  }
}

void InspectorPage::note(std::string_view text) {
  constexpr float line = 19, padding = 9;
  const auto lines = paint().wrap(text, Type::caption, std::min(body_.w - 24, 560.0F));
  const Rect box = take(static_cast<float>(lines.size()) * line + 2 * padding);
  paint().fill(box, Token::inset, 4);
  paint().outline(box, Token::line, 4);
  float y = box.y + padding + 1;
  for (const auto part : lines) {
    paint().text(Point{box.x + 12, y}, part, {.type = Type::caption, .ink = Token::t2});
    y += line;
  }
}

void InspectorPage::heading(std::string_view text) {
  paint().text(take(22), text, {.type = Type::caption_strong});
}

void InspectorPage::rule() {
  y_ += 6;
  paint().line({body_.x, y_}, {body_.right(), y_}, Token::line);
  y_ += 9;
}

}  // namespace switchboard::visualizer
