#pragma once
// A program's bytes as text that is safe to draw: UTF-8 as people read it, and every byte that is no text as
// a mark of its own.
//
//   marked_text(bytes)      "안녕" then the mark "CR", "ok" then the mark "ESC[31m", the mark "FF" for a byte
//                           that is no UTF-8
//
// A tab stays a tab and a newline is the caller's to cut at; the mark for one is "LF". It knows no columns.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace switchboard {

struct MarkedRun {
  enum class Kind { text, control, not_text } kind = Kind::text;
  std::string text;
  bool operator==(const MarkedRun&) const = default;
};

std::vector<MarkedRun> marked_text(std::span<const std::uint8_t> bytes);
/// How many bytes at the end begin a character that is not whole: 0 to 3.
std::size_t unfinished_character(std::span<const std::uint8_t> bytes);

/// The next character of UTF-8 text: its code point and its bytes. A byte that begins none is a character of
/// one byte, `valid` false.
struct Utf8Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool valid = false;
};
Utf8Character next_utf8(std::span<const std::uint8_t> bytes);

}  // namespace switchboard
