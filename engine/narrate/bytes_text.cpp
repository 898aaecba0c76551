#include "engine/narrate/bytes_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace switchboard {
namespace {

bool is_printable(std::uint8_t byte) {
  return byte >= 0x20 && byte < 0x7f;
}

}  // namespace

std::string escaped(std::uint8_t byte) {
  switch (byte) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\0':
      return "\\0";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return is_printable(byte) ? std::string(1, static_cast<char>(byte)) : fmt::format("\\x{:02x}", byte);
  }
}

std::string quoted(std::span<const std::uint8_t> bytes, std::int64_t length, std::size_t most) {
  std::string text = "\"";
  const auto shown = bytes.first(std::min(bytes.size(), most));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    // "\0" before a digit would read as another octal number.
    const bool digit_follows = i + 1 < shown.size() && shown[i + 1] >= '0' && shown[i + 1] <= '9';
    text += shown[i] == 0 && digit_follows ? "\\x00" : escaped(shown[i]);
  }
  text += '"';
  if (static_cast<std::int64_t>(shown.size()) < length) text += "…";
  return text;
}

std::string quoted(const Buffer& buffer, std::size_t most) {
  return quoted(buffer.bytes, buffer.length, most);
}

std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    // UTF-8 stays as it is: file names and labels are people's words.
    result += byte < 0x20 || byte == 0x7f ? escaped(byte) : std::string(1, c);
  }
  return result;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

std::string hex_spaced(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const auto byte : bytes)
    fmt::format_to(std::back_inserter(text), "{}{:02X}", text.empty() ? "" : " ", byte);
  return text;
}

bool is_plain_text(std::span<const std::uint8_t> bytes) {
  return std::ranges::all_of(
      bytes, [](auto byte) { return is_printable(byte) || byte == '\n' || byte == '\r' || byte == '\t'; });
}

}  // namespace switchboard
