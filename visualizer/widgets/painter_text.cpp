#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "engine/narrate/marked_text.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {
namespace {
constexpr std::string_view ellipsis = "…";

/// Where the character at `i` ends: UTF-8 is never cut inside one.
std::size_t next_character(std::string_view text, std::size_t i) {
  ++i;
  while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) ++i;
  return i;
}

/// A letter that no font has is a box with its number, as wide as this.
constexpr float box_padding = 3;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

/// Cuts a text into what the face draws and what it has no glyph for: calls `letters(part)` and
/// `missing(number)`, where a byte that is no UTF-8 is its own number.
template <class Letters, class Missing>
void Painter::each_part(std::string_view text, Type type, Letters letters, Missing missing) const {
  std::size_t from = 0, at = 0;
  while (at < text.size()) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const Utf8Character character = next_utf8(std::span(bytes + at, text.size() - at));
    const bool drawn = character.code < 0x80 || (character.valid && fonts_->can_draw(type, character.code));
    if (!drawn) {
      if (at > from) letters(text.substr(from, at - from));
      missing(character.valid ? fmt::format("U+{:04X}", static_cast<std::uint32_t>(character.code))
                              : fmt::format("{:02X}", static_cast<std::uint32_t>(character.code)));
      from = at + character.size;
    }
    at += character.size;
  }
  if (at > from) letters(text.substr(from));
}

float Painter::drawn_width(std::string_view text, Type type) const {
  const Fonts::Face& face = (*fonts_)[type];
  return face.font->CalcTextSizeA(face.size, 1e9F, 0, text.data(), text.data() + text.size()).x / scale();
}

float Painter::width_of(std::string_view text, Type type) const {
  if (is_ascii(text)) return drawn_width(text, type);
  float width = 0;
  each_part(
      text, type, [&](std::string_view part) { width += drawn_width(part, type); },
      [&](const std::string& number) { width += drawn_width(number, Type::axis) + 2 * box_padding; });
  return width;
}

float Painter::height_of(Type type) const {
  return size_of(type);
}

float Painter::text(Point top_left, std::string_view text, const TextStyle& style) {
  if (text.empty()) return 0;
  const Fonts::Face& face = (*fonts_)[style.type];
  const float width = width_of(text, style.type);
  float x = top_left.x;
  if (style.align == Align::centre) x -= width / 2;
  if (style.align == Align::right) x -= width;
  const auto add = [&](const Fonts::Face& with, Point place, std::string_view part, Ink ink) {
    list_->AddText(with.font, with.size, {std::round(place.x * scale()), std::round(place.y * scale())},
                   colour(ink), part.data(), part.data() + part.size());
  };
  if (is_ascii(text)) {
    add(face, {x, top_left.y}, text, style.ink);
    return width;
  }
  each_part(
      text, style.type,
      [&](std::string_view part) {
        add(face, {x, top_left.y}, part, style.ink);
        x += drawn_width(part, style.type);
      },
      [&](const std::string& number) {
        const float box_width = drawn_width(number, Type::axis) + 2 * box_padding;
        const float middle = top_left.y + height_of(style.type) / 2;
        outline({x + 0.5F, middle - 8, box_width - 1, 16}, {Token::line2, style.ink.alpha}, 2);
        add((*fonts_)[Type::axis], {x + box_padding, middle - height_of(Type::axis) / 2}, number,
            {Token::t3, style.ink.alpha});
        x += box_width;
      });
  return width;
}

float Painter::text(const Rect& r, std::string_view whole, const TextStyle& style) {
  if (r.w <= 0 || whole.empty()) return 0;
  const float y = r.y + (r.h - height_of(style.type)) / 2;
  const float x = style.align == Align::left ? r.x : style.align == Align::right ? r.right() : r.centre().x;
  if (width_of(whole, style.type) <= r.w + 0.5F) return text(Point{x, y}, whole, style);
  const float room = r.w - width_of(ellipsis, style.type);
  if (room <= 0) return 0;
  std::size_t fits = 0;
  for (std::size_t i = next_character(whole, 0); i <= whole.size(); i = next_character(whole, i)) {
    if (width_of(whole.substr(0, i), style.type) > room) break;
    fits = i;
    if (i == whole.size()) break;
  }
  return text(Point{x, y}, std::string(whole.substr(0, fits)) + std::string(ellipsis), style);
}

std::vector<std::string_view> Painter::wrap(std::string_view whole, Type type, float width) const {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  while (start <= whole.size()) {
    const std::size_t end = std::min(whole.find('\n', start), whole.size());
    std::string_view rest = whole.substr(start, end - start);
    while (width_of(rest, type) > width) {
      std::size_t cut = 0;
      for (std::size_t space = rest.find(' '); space != std::string_view::npos;
           space = rest.find(' ', space + 1)) {
        if (width_of(rest.substr(0, space), type) > width) break;
        cut = space;
      }
      if (cut == 0) cut = std::min(rest.find(' '), rest.size());  // one word longer than the line stays whole
      if (cut >= rest.size()) break;
      lines.push_back(rest.substr(0, cut));
      rest.remove_prefix(cut + 1);
    }
    lines.push_back(rest);
    start = end + 1;
  }
  return lines;
}

}  // namespace switchboard::visualizer
