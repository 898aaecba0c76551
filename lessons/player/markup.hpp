#pragma once
// The little Markdown of lesson texts: paragraphs, `code` and **strong**. Nothing else.
//
//   for (auto& paragraph : parse_markup(text)) for (auto& run : paragraph) …
//
// An unclosed mark is plain text, so every text reads.

#include <string>
#include <string_view>
#include <vector>

namespace switchboard::lessons {

struct TextRun {
  std::string text;
  enum class Style { plain, code, strong } style = Style::plain;
  bool operator==(const TextRun&) const = default;
};
using Paragraph = std::vector<TextRun>;

/// Paragraphs are parted by an empty line; single newlines become spaces.
std::vector<Paragraph> parse_markup(std::string_view text);
/// The text without its marks, paragraphs parted by an empty line.
std::string without_markup(std::string_view text);

}  // namespace switchboard::lessons
