#include "engine/tool/terminal/text_canvas.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace switchboard::terminal {
namespace {

/// Bytes of a sequence by its first byte (RFC 3629, section 3); 0 for one that cannot begin any.
int sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

}  // namespace

std::u32string letters_of(std::string_view utf8) {
  std::u32string letters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    const int length = sequence_length(first);
    char32_t letter = length == 1 ? first : first & (0xFF >> (length + 1));
    bool whole = length > 0 && i + static_cast<std::size_t>(length) <= utf8.size();
    for (int k = 1; whole && k < length; ++k) {
      const auto next = static_cast<unsigned char>(utf8[i + static_cast<std::size_t>(k)]);
      whole = (next & 0xC0) == 0x80;
      letter = (letter << 6) | (next & 0x3F);
    }
    letters += whole ? letter : U'\uFFFD';
    i += whole ? static_cast<std::size_t>(length) : 1;
  }
  return letters;
}

std::string utf8_of(char32_t letter) {
  std::string text;
  const auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (letter < 0x80) {
    add(letter);
  } else if (letter < 0x800) {
    add(0xC0 | (letter >> 6));
    add(0x80 | (letter & 0x3F));
  } else if (letter < 0x10000) {
    add(0xE0 | (letter >> 12));
    add(0x80 | ((letter >> 6) & 0x3F));
    add(0x80 | (letter & 0x3F));
  } else {
    add(0xF0 | (letter >> 18));
    add(0x80 | ((letter >> 12) & 0x3F));
    add(0x80 | ((letter >> 6) & 0x3F));
    add(0x80 | (letter & 0x3F));
  }
  return text;
}

int width_of(std::string_view utf8) {
  return static_cast<int>(letters_of(utf8).size());
}

std::string shortened(std::string_view utf8, int columns) {
  const auto letters = letters_of(utf8);
  if (static_cast<int>(letters.size()) <= columns) return std::string{utf8};
  std::string text;
  for (int i = 0; i + 1 < columns; ++i) text += utf8_of(letters[static_cast<std::size_t>(i)]);
  return columns > 0 ? text + "…" : text;
}

TextCanvas::TextCanvas(Size size)
    : size_{std::max(size.columns, 0), std::max(size.rows, 0)},
      cells_(static_cast<std::size_t>(size_.columns) * static_cast<std::size_t>(size_.rows)) {}

const Cell& TextCanvas::cell(Position at) const {
  assert(at.column >= 0 && at.column < size_.columns && at.row >= 0 && at.row < size_.rows);
  return cells_[static_cast<std::size_t>(at.row * size_.columns + at.column)];
}

void TextCanvas::put_letter(Position at, char32_t letter, Style style) {
  if (at.column < 0 || at.column >= size_.columns || at.row < 0 || at.row >= size_.rows) return;
  // A control character would move the cursor of a real terminal.
  if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0)) letter = U'\uFFFD';
  cells_[static_cast<std::size_t>(at.row * size_.columns + at.column)] = {letter, style};
}

int TextCanvas::put(Position at, std::string_view text, Style style) {
  for (const char32_t letter : letters_of(text)) put_letter({at.column++, at.row}, letter, style);
  return at.column;
}

int TextCanvas::put_right(Position end, std::string_view text, Style style) {
  const int begin = end.column - width_of(text);
  put({begin, end.row}, text, style);
  return begin;
}

int TextCanvas::repeat(Position at, char32_t letter, int count, Style style) {
  for (int i = 0; i < count; ++i) put_letter({at.column + i, at.row}, letter, style);
  return at.column + std::max(count, 0);
}

std::string TextCanvas::row_text(int row) const {
  std::string text;
  for (int column = 0; column < size_.columns; ++column) text += utf8_of(cell({column, row}).letter);
  const auto last = text.find_last_not_of(' ');
  return last == std::string::npos ? std::string{} : text.substr(0, last + 1);
}

std::string TextCanvas::text() const {
  std::string text;
  for (int row = 0; row < size_.rows; ++row) text += row_text(row) + "\n";
  return text;
}

}  // namespace switchboard::terminal
