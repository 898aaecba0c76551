#include "visualizer/widgets/marked_line.hpp"

#include <algorithm>
#include <cmath>

#include "engine/narrate/marked_text.hpp"

namespace switchboard::visualizer {
namespace {

constexpr Type face = Type::code, mark_face = Type::axis;
constexpr float mark_padding = 3, after_mark = 2;
constexpr int tab_columns = 8;

float mark_width(const Painter& paint, const std::string& name) {
  return paint.width_of(name, mark_face) + 2 * mark_padding;
}

/// Calls `text(x, run)` or `mark(x, name)` for each part with its place; returns where the last one ends.
template <class Text, class Mark>
float lay_out(const Painter& paint, float left, float x, std::span<const std::uint8_t> bytes, Text text,
              Mark mark) {
  const float column = paint.width_of("0", face);
  for (const MarkedRun& run : marked_text(bytes)) {
    if (run.kind != MarkedRun::Kind::text) {
      mark(x, run);
      x += mark_width(paint, run.text) + after_mark;
      continue;
    }
    std::size_t from = 0;
    while (from <= run.text.size()) {
      const std::size_t tab = std::min(run.text.find('\t', from), run.text.size());
      const std::string_view part = std::string_view(run.text).substr(from, tab - from);
      text(x, part);
      x += paint.width_of(part, face);
      if (tab == run.text.size()) break;
      const float stop = column * tab_columns;
      x = left + (std::floor((x - left) / stop + 0.01F) + 1) * stop;
      from = tab + 1;
    }
  }
  return x;
}

}  // namespace

float marked_line(Painter& paint, const Rect& place, float x, std::span<const std::uint8_t> bytes, Ink ink) {
  const float y = place.y + (place.h - paint.height_of(face)) / 2;
  return lay_out(
      paint, place.x, x, bytes,
      [&](float at, std::string_view part) {
        if (at < place.right()) paint.text(Point{at, y}, part, {.type = face, .ink = ink});
      },
      [&](float at, const MarkedRun& run) {
        if (at >= place.right()) return;
        const Rect box{at, place.centre().y - 8, mark_width(paint, run.text), 16};
        // A byte that is no text is dashed: what it meant is not known.
        if (run.kind == MarkedRun::Kind::not_text)
          paint.dashed_outline(box, {Token::line2, ink.alpha}, 2);
        else
          paint.outline(box, {Token::line2, ink.alpha}, 2);
        paint.text(box, run.text, {.type = mark_face, .ink = {Token::t3, ink.alpha}, .align = Align::centre});
      });
}

float marked_width(const Painter& paint, std::span<const std::uint8_t> bytes) {
  return lay_out(
      paint, 0, 0, bytes, [](float, std::string_view) {}, [](float, const MarkedRun&) {});
}

}  // namespace switchboard::visualizer
