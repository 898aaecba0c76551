#pragma once
// What the terminal that we print to can do: its width, its letters, and whether it takes colour.
//
//   const OutputStyle style = OutputStyle::of(STDOUT_FILENO);
//   style.paint(Ink::error, "EADDRINUSE")     the text alone when colour is not wanted
//
// No colour in a pipe or a file, when NO_COLOR is set (no-color.org) or when TERM is dumb.

#include <cstddef>
#include <string>
#include <string_view>

namespace switchboard::tool {

enum class Ink { plain, strong, faint, client, server, error, ok };

struct OutputStyle {
  std::size_t columns = 0;  ///< 0: as wide as need be (a file, a pipe)
  enum class Colour { off, on } colour = Colour::off;

  static OutputStyle of(int fd);
  std::string paint(Ink ink, std::string_view text) const;
};

enum class Letters { ascii, utf8 };
/// What the locale of the environment says; a terminal of which nothing is said takes UTF-8.
Letters letters_of_environment();

/// How many columns UTF-8 text takes, when every character takes one.
std::size_t width_of(std::string_view text);
/// Broken between words so that no line is wider; lines after the first begin with `indent` spaces. 0: not
/// broken.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);
/// Cut to that many columns, the last of them "…".
std::string fitted(std::string_view text, std::size_t columns);

}  // namespace switchboard::tool
