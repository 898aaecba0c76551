#pragma once
// A real terminal: shows canvases and gives keys. The only place that knows ncurses.
//
//   Screen screen;  screen.show(canvas);  if (auto key = screen.key(50)) …
//
// Roles become 256 colours, 16 where there are no more, none with NO_COLOR (no-color.org). Without a UTF-8
// locale lines and dots become ASCII. The destructor gives the terminal back. One at a time.

#include <optional>

#include "engine/tool/terminal/text_canvas.hpp"

namespace switchboard::terminal {

struct Key {
  enum class Kind {
    letter,
    enter,
    tab,
    backspace,
    escape,
    up,
    down,
    page_up,
    page_down,
    resized
  } kind = Kind::letter;
  char32_t letter = 0;
};

class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  Size size() const;
  void show(const TextCanvas& canvas);
  /// Nothing when no key came within so many milliseconds.
  std::optional<Key> key(int milliseconds);

 private:
  bool colours_ = false, utf8_ = true;
};

/// A letter that ASCII has, for terminals without UTF-8.
char32_t in_ascii(char32_t letter);

}  // namespace switchboard::terminal
