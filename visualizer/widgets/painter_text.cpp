#include <algorithm>
#include <cmath>
#include <string>

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
}  // namespace

float Painter::width_of(std::string_view text, Type type) const {
  const Fonts::Face& face = (*fonts_)[type];
  return face.font->CalcTextSizeA(face.size, 1e9F, 0, text.data(), text.data() + text.size()).x / scale();
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
  list_->AddText(face.font, face.size, {std::round(x * scale()), std::round(top_left.y * scale())},
                 colour(style.ink), text.data(), text.data() + text.size());
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
