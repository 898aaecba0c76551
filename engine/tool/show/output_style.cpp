#include "engine/tool/show/output_style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace switchboard::tool {
namespace {

bool is_continuation(char byte) {  // of a UTF-8 character, RFC 3629 section 3
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

std::string_view code_of(Ink ink) {
  switch (ink) {  // ECMA-48 section 8.3.117; the sixteen colours follow the user's own theme
    case Ink::plain:
      return "";
    case Ink::strong:
      return "\x1b[1m";
    case Ink::faint:
      return "\x1b[2m";
    case Ink::client:
      return "\x1b[34m";
    case Ink::server:
      return "\x1b[33m";
    case Ink::error:
      return "\x1b[31m";
    case Ink::ok:
      return "\x1b[32m";
  }
  return "";
}

}  // namespace

OutputStyle OutputStyle::of(int fd) {
  OutputStyle style;
  if (isatty(fd) == 0) return style;
  winsize size{};
  style.columns = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  style.columns = std::max<std::size_t>(style.columns, 40);
  const char* refused = std::getenv("NO_COLOR");
  const char* name = std::getenv("TERM");
  const bool dumb = name == nullptr || std::string_view(name) == "dumb";
  style.colour = dumb || (refused != nullptr && *refused != '\0') ? Colour::off : Colour::on;
  return style;
}

std::string OutputStyle::paint(Ink ink, std::string_view text) const {
  const auto code = colour == Colour::on ? code_of(ink) : std::string_view();
  if (code.empty() || text.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\x1b[0m";
}

Letters letters_of_environment() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // locale(7): the first that is set
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string locale(value);
    std::ranges::transform(locale, locale.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    return locale.find("UTF-8") != std::string::npos || locale.find("UTF8") != std::string::npos
               ? Letters::utf8
               : Letters::ascii;
  }
  return Letters::utf8;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return !is_continuation(byte); }));
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  if (columns == 0) return std::string(text);
  std::string result;
  std::size_t used = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' ', 1), text.size());  // a word with the space before it
    auto word = text.substr(0, end);
    text.remove_prefix(end);
    if (used > indent && used + width_of(word) > columns) {
      result += "\n" + std::string(indent, ' ');
      used = indent;
      if (word.starts_with(' ')) word.remove_prefix(1);
    }
    result += word;
    used += width_of(word);
  }
  return result;
}

std::string fitted(std::string_view text, std::size_t columns) {
  if (width_of(text) <= columns) return std::string(text);
  std::size_t end = 0;
  for (std::size_t taken = 0; end < text.size(); ++end) {
    if (is_continuation(text[end])) continue;
    if (taken + 1 >= columns) break;
    ++taken;
  }
  return columns == 0 ? std::string() : std::string(text.substr(0, end)) + "…";
}

}  // namespace switchboard::tool
