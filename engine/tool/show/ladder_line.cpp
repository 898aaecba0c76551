#include "engine/tool/show/ladder_line.hpp"

#include <array>
#include <utility>

namespace switchboard::tool {
namespace {

/// The letters of UTF-8 text, one by one.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> letters;
  for (const char byte : text) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    if (continues && !letters.empty())
      letters.back() += byte;
    else
      letters.emplace_back(1, byte);
  }
  return letters;
}

/// As the lesson in a terminal has them (engine/tool/terminal/screen.cpp).
constexpr std::array<std::pair<std::string_view, char>, 15> in_ascii{{{"─", '-'},
                                                                      {"═", '='},
                                                                      {"╌", '.'},
                                                                      {"│", '|'},
                                                                      {"┃", '#'},
                                                                      {"┬", '+'},
                                                                      {"┴", '+'},
                                                                      {"●", 'o'},
                                                                      {"▷", '>'},
                                                                      {"◁", '<'},
                                                                      {"✕", 'x'},
                                                                      {"⊃", ')'},
                                                                      {"…", '~'},
                                                                      {"µ", 'u'},
                                                                      {"’", '\''}}};

std::string plain(const std::string& letter) {
  if (letter.size() == 1) return letter;
  for (const auto& [fancy, ascii] : in_ascii)
    if (fancy == letter) return std::string(1, ascii);
  return "?";
}

}  // namespace

void LadderLine::put(std::size_t at, std::string_view text, Ink ink) {
  for (auto& letter : split(text)) {
    if (at >= cells_.size()) return;
    cells_[at++] = {std::move(letter), ink};
  }
}

void LadderLine::put_before(std::size_t end, std::string_view text, Ink ink) {
  const auto width = width_of(text);
  put(end > width ? end - width : 0, text, ink);
}

void LadderLine::put_centred(std::size_t at, std::size_t room, std::string_view text, Ink ink) {
  const auto width = width_of(text);
  put(at + (room > width ? (room - width) / 2 : 0), text, ink);
}

void LadderLine::fill_blanks(std::string_view letter, Ink ink) {
  for (auto at = time_width_; at < cells_.size(); ++at)
    if (cells_[at].letter == " ") cells_[at] = {std::string(letter), ink};
}

std::string LadderLine::text(const OutputStyle& style, Letters letters) const {
  auto end = cells_.size();
  while (end > 0 && cells_[end - 1].letter == " ") --end;
  std::string result, run;
  for (std::size_t at = 0; at < end; ++at) {
    run += letters == Letters::utf8 ? cells_[at].letter : plain(cells_[at].letter);
    if (at + 1 < end && cells_[at + 1].ink == cells_[at].ink) continue;
    result += style.paint(cells_[at].ink, run);
    run.clear();
  }
  return result + "\n";
}

}  // namespace switchboard::tool
