#include "visualizer/widgets/rich_text.hpp"

#include <cmath>

namespace switchboard::visualizer {
namespace {

struct Piece {
  std::string_view word;
  lessons::TextRun::Style style;
  float x = 0;
  int line = 0;
};

Type face_of(lessons::TextRun::Style style, Type type) {
  const bool small = type == Type::caption || type == Type::caption_strong;
  switch (style) {
    case lessons::TextRun::Style::code:
      return small ? Type::axis : Type::code;
    case lessons::TextRun::Style::strong:
      return small ? Type::caption_strong : Type::body_strong;
    case lessons::TextRun::Style::plain:
      return type;
  }
  return type;
}

/// Words with their places. A word goes to the next line with what is glued to it: `accept`. stays together.
std::vector<Piece> place(const Painter& paint, float width, const lessons::Paragraph& paragraph, Type type) {
  std::vector<Piece> pieces;
  const float space = paint.width_of(" ", type);
  float x = 0;
  int line = 0;
  std::size_t glued_from = 0;  // the first piece of the present word
  bool after_space = true;
  for (const auto& run : paragraph) {
    const std::string_view text = run.text;
    // A code run is one word: listen(3, 3) does not break.
    const bool whole = run.style == lessons::TextRun::Style::code && text.size() < 28;
    std::size_t at = 0;
    while (at < text.size()) {
      if (text[at] == ' ' && !whole) {
        after_space = true;
        x += space;
        ++at;
        continue;
      }
      std::size_t end = whole ? text.size() : text.find(' ', at);
      if (end == std::string_view::npos) end = text.size();
      if (after_space) glued_from = pieces.size();
      after_space = false;
      const std::string_view word = text.substr(at, end - at);
      const float w = paint.width_of(word, face_of(run.style, type));
      pieces.push_back({word, run.style, x, line});
      if (x + w > width && pieces[glued_from].x > 0) {
        const float shift = pieces[glued_from].x;
        ++line;
        for (std::size_t i = glued_from; i < pieces.size(); ++i) {
          pieces[i].x -= shift;
          pieces[i].line = line;
        }
        x -= shift;
      }
      x += w;
      at = end;
    }
  }
  return pieces;
}

float line_height(Type type) {
  return std::round(size_of(type) / 1.21F * 1.5F);
}

}  // namespace

float rich_text_height(const Painter& paint, float width, const lessons::Paragraph& paragraph, Type type) {
  const auto pieces = place(paint, width, paragraph, type);
  return static_cast<float>(pieces.empty() ? 1 : pieces.back().line + 1) * line_height(type);
}

float rich_text(Painter& paint, const Rect& r, const lessons::Paragraph& paragraph, const TextStyle& style) {
  const float height = line_height(style.type);
  const auto pieces = place(paint, r.w, paragraph, style.type);
  for (const Piece& piece : pieces) {
    const Type face = face_of(piece.style, style.type);
    const Ink ink = piece.style == lessons::TextRun::Style::plain ? style.ink : Ink(Token::t1);
    paint.text(Rect{r.x + piece.x, r.y + static_cast<float>(piece.line) * height, 1e4F, height}, piece.word,
               {.type = face, .ink = ink});
  }
  return static_cast<float>(pieces.empty() ? 1 : pieces.back().line + 1) * height;
}

}  // namespace switchboard::visualizer
