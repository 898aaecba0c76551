#include "engine/narrate/marked_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

using Span = std::span<const std::uint8_t>;

// ascii(7)
constexpr std::array<const char*, 32> control_names{"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL",
                                                    "BS",  "HT",  "LF",  "VT",  "FF",  "CR",  "SO",  "SI",
                                                    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB",
                                                    "CAN", "EM",  "SUB", "ESC", "FS",  "GS",  "RS",  "US"};

/// The bytes of an escape sequence that a terminal would take (ECMA-48, section 5.4), ESC included.
std::size_t escape_sequence(Span bytes) {
  if (bytes.size() < 2) return 1;
  if (bytes[1] != '[') return bytes[1] >= 0x20 && bytes[1] < 0x7f ? 2 : 1;
  constexpr std::size_t longest = 32;
  for (std::size_t i = 2; i < std::min(bytes.size(), longest); ++i) {
    if (bytes[i] >= 0x40 && bytes[i] <= 0x7e) return i + 1;
    if (bytes[i] < 0x20 || bytes[i] > 0x3f) break;
  }
  return 1;
}

/// Draws nothing, or turns the order of what follows: shown by its number (Unicode 15, section 23).
bool is_invisible(char32_t code) {
  return (code >= 0x7f && code < 0xa0) || code == 0xad || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xfff9 && code <= 0xfffb);
}

void append(std::vector<MarkedRun>& runs, MarkedRun::Kind kind, std::string text) {
  if (kind == MarkedRun::Kind::text && !runs.empty() && runs.back().kind == kind)
    runs.back().text += text;
  else
    runs.push_back({kind, std::move(text)});
}

std::string text_of(Span bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Utf8Character next_utf8(Span bytes) {  // RFC 3629, section 4
  if (bytes.empty()) return {0, 0, false};
  const std::uint8_t first = bytes[0];
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || bytes.size() < size) return {first, 1, false};
  char32_t code = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((bytes[i] & 0xc0) != 0x80) return {first, 1, false};
    code = code << 6 | (bytes[i] & 0x3fU);
  }
  const bool too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (too_long || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {first, 1, false};
  return {code, size, true};
}

std::size_t unfinished_character(Span bytes) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
    const std::uint8_t byte = bytes[bytes.size() - back];
    if ((byte & 0xc0) == 0x80) continue;
    const std::size_t size = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}

std::vector<MarkedRun> marked_text(Span bytes) {
  std::vector<MarkedRun> runs;
  while (!bytes.empty()) {
    const auto character = next_utf8(bytes);
    std::size_t used = character.size;
    if (!character.valid) {
      append(runs, MarkedRun::Kind::not_text, fmt::format("{:02X}", bytes[0]));
    } else if (character.code == 0x1b) {
      used = escape_sequence(bytes);
      append(runs, MarkedRun::Kind::control, "ESC" + text_of(bytes.subspan(1, used - 1)));
    } else if (character.code == '\t' || (character.code >= 0x20 && !is_invisible(character.code))) {
      append(runs, MarkedRun::Kind::text, text_of(bytes.first(used)));
    } else if (character.code < 0x20) {
      append(runs, MarkedRun::Kind::control, control_names[character.code]);
    } else if (character.code == 0x7f) {
      append(runs, MarkedRun::Kind::control, "DEL");
    } else {
      append(runs, MarkedRun::Kind::control,
             fmt::format("U+{:04X}", static_cast<std::uint32_t>(character.code)));
    }
    bytes = bytes.subspan(used);
  }
  return runs;
}

}  // namespace switchboard
