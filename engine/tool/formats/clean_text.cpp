#include "engine/tool/formats/clean_text.hpp"

#include <cstdint>

#include "engine/narrate/bytes_text.hpp"

namespace switchboard::tool {
namespace {

/// The length of the UTF-8 sequence that `text` begins with; 0 when it begins with none (RFC 3629, section
/// 4).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i, std::uint8_t from = 0x80, std::uint8_t to = 0xBF) {
    return i < text.size() && byte(i) >= from && byte(i) <= to;
  };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const std::uint8_t from = first == 0xE0 ? 0xA0 : 0x80, to = first == 0xED ? 0x9F : 0xBF;
    if (!follows(1, from, to) || !follows(2)) return 0;
    // U+FFFE and U+FFFF are no characters of XML (XML 1.0, section 2.2).
    return first == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE ? 0 : 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const std::uint8_t from = first == 0xF0 ? 0x90 : 0x80, to = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, from, to) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_control(std::string_view sequence) {
  const auto first = static_cast<std::uint8_t>(sequence[0]);
  // U+0080 to U+009F control terminals as well.
  return first < 0x20 || first == 0x7F || (first == 0xC2 && static_cast<std::uint8_t>(sequence[1]) < 0xA0);
}

enum class LineFeeds { stay, become_spaces };

std::string cleaned(std::string_view text, LineFeeds line_feeds) {
  std::string result;
  while (!text.empty()) {
    const auto length = sequence_length(text);
    const auto sequence = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(sequence.size());
    if (length == 0)
      result += "\uFFFD";
    else if (sequence == "\n")
      result += line_feeds == LineFeeds::stay ? "\n" : " ";
    else if (sequence == "\t")
      result += ' ';
    else if (is_control(sequence))
      for (const char byte : sequence) result += escaped(static_cast<std::uint8_t>(byte));
    else
      result += sequence;
  }
  return result;
}

}  // namespace

std::string clean_text(std::string_view text) {
  return cleaned(text, LineFeeds::stay);
}

std::string clean_line(std::string_view text) {
  return cleaned(text, LineFeeds::become_spaces);
}

std::string markup_text(std::string_view text) {
  std::string result;
  for (const char c : clean_text(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string cut_text(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  constexpr std::string_view left_out = "…";
  auto end = most > left_out.size() ? most - left_out.size() : 0;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text.append(left_out);
}

}  // namespace switchboard::tool
