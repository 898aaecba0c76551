#include "engine/tool/terminal/prose.hpp"

#include "lessons/player/markup.hpp"

namespace switchboard::terminal {
namespace {

struct Word {
  StyledLine parts;  // `accept`, is one word of two styles
  int width = 0;
};

Style style_of(lessons::TextRun::Style style, Style base) {
  switch (style) {
    case lessons::TextRun::Style::code:
      return {Role::meet, base.weight};
    case lessons::TextRun::Style::strong:
      return {base.role, Weight::strong};
    case lessons::TextRun::Style::plain:
      return base;
  }
  return base;
}

std::vector<Word> words_of(const lessons::Paragraph& paragraph, Style base) {
  std::vector<Word> words(1);
  const auto add = [&](std::string_view text, Style style) {
    if (text.empty()) return;
    words.back().parts.push_back({std::string{text}, style});
    words.back().width += width_of(text);
  };
  for (const auto& run : paragraph) {
    const Style style = style_of(run.style, base);
    std::string_view rest = run.text;
    // Code is kept together: a call broken across lines reads badly.
    const bool unbreakable = run.style == lessons::TextRun::Style::code && width_of(rest) < 24;
    for (auto space = rest.find(' '); !unbreakable && space != std::string_view::npos;
         space = rest.find(' ')) {
      add(rest.substr(0, space), style);
      if (words.back().width > 0) words.emplace_back();
      rest.remove_prefix(space + 1);
    }
    add(rest, style);
  }
  if (words.back().width == 0) words.pop_back();
  return words;
}

}  // namespace

std::vector<StyledLine> wrap(std::string_view markup, int columns, Style base) {
  std::vector<StyledLine> lines;
  for (const auto& paragraph : lessons::parse_markup(markup)) {
    if (!lines.empty()) lines.emplace_back();
    lines.emplace_back();
    int used = 0;
    for (const auto& word : words_of(paragraph, base)) {
      if (used > 0 && used + 1 + word.width > columns) {
        lines.emplace_back();
        used = 0;
      }
      if (used > 0) {
        lines.back().push_back({" ", base});
        ++used;
      }
      lines.back().insert(lines.back().end(), word.parts.begin(), word.parts.end());
      used += word.width;
    }
  }
  return lines;
}

int draw(TextCanvas& canvas, Position at, const StyledLine& line) {
  for (const auto& part : line) at.column = canvas.put(at, part.text, part.style);
  return at.column;
}

std::string plain_text(const StyledLine& line) {
  std::string text;
  for (const auto& part : line) text += part.text;
  return text;
}

}  // namespace switchboard::terminal
