#pragma once
// One line of the text ladder: cells with a letter and an ink each, written over each other.
//
//   LadderLine line(80, 12);
//   line.put(12, "│", Ink::client);  line.put_centred(20, 30, " SYN ", Ink::client);
//   line.text(style, letters)        without blanks at its end, and with a line feed

#include <string>
#include <string_view>
#include <vector>

#include "engine/tool/show/output_style.hpp"

namespace switchboard::tool {

class LadderLine {
 public:
  LadderLine(std::size_t width, std::size_t time_width) : cells_(width), time_width_(time_width) {}

  void put(std::size_t at, std::string_view text, Ink ink);
  /// Ends before this column.
  void put_before(std::size_t end, std::string_view text, Ink ink);
  void put_centred(std::size_t at, std::size_t room, std::string_view text, Ink ink);
  void put_time(std::string_view text) { put_before(time_width_ - 2, text, Ink::faint); }
  /// Where nothing is written yet, right of the time.
  void fill_blanks(std::string_view letter, Ink ink);
  std::string text(const OutputStyle& style, Letters letters) const;

 private:
  struct Cell {
    std::string letter = " ";
    Ink ink = Ink::plain;
  };
  std::vector<Cell> cells_;
  std::size_t time_width_;
};

}  // namespace switchboard::tool
