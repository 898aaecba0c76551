#pragma once
// Lesson texts laid out in lines of a given width, with their code and strong runs as styles.
//
//   for (auto& line : wrap(markup, 64)) draw(canvas, {2, row++}, line);

#include <string>
#include <string_view>
#include <vector>

#include "engine/tool/terminal/text_canvas.hpp"

namespace switchboard::terminal {

struct StyledText {
  std::string text;
  Style style;
};
using StyledLine = std::vector<StyledText>;

/// Paragraphs with an empty line between them; `base` is the style of what has none.
std::vector<StyledLine> wrap(std::string_view markup, int columns, Style base = {});
/// Returns the column after the line.
int draw(TextCanvas& canvas, Position at, const StyledLine& line);
std::string plain_text(const StyledLine& line);

}  // namespace switchboard::terminal
