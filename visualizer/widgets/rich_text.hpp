#pragma once
// Paragraphs with `code` and strong runs, wrapped to a width; line height 1.5 as prose has it.

#include "lessons/player/markup.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

/// Draws from the top of `r` (its height does not count) and returns the height used.
float rich_text(Painter& paint, const Rect& r, const lessons::Paragraph& paragraph, const TextStyle& style);
float rich_text_height(const Painter& paint, float width, const lessons::Paragraph& paragraph, Type type);

}  // namespace switchboard::visualizer
