#pragma once
// What the student did since the last frame: keys as GLFW numbers them (so that a letter is its capital), and
// the pointer. A window fills it, and so do tests.

#include <string>
#include <vector>

#include "visualizer/widgets/items.hpp"

namespace switchboard::visualizer {

// GLFW's key codes (glfw3.h), which are stable; written here so that views need no window.
enum class Key : int {
  space = 32,
  comma = 44,
  minus = 45,
  period = 46,
  slash = 47,
  digit_0 = 48,
  equal = 61,
  left_bracket = 91,
  right_bracket = 93,
  escape = 256,
  enter = 257,
  tab = 258,
  backspace = 259,
  right = 262,
  left = 263,
  down = 264,
  up = 265,
  page_up = 266,
  page_down = 267,
  home = 268,
  end = 269,
  f1 = 290,
  f3 = 292,
  f5 = 294,
  f10 = 299,
  f11 = 300,
  delete_key = 261,
  keypad_minus = 333,
  keypad_plus = 334,
  keypad_enter = 335,
};
constexpr Key letter(char capital) {
  return static_cast<Key>(capital);
}

enum class With { nothing, control, shift, control_shift };

struct KeyPress {
  Key key;
  With with = With::nothing;
};

struct Input {
  Pointer pointer;
  std::vector<KeyPress> keys;
  std::vector<std::string> dropped_files;

  /// Pressed, with exactly this modifier; taken, so that one key does one thing.
  bool take(Key key, With with = With::nothing) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i].key == key && keys[i].with == with) {
        keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      }
    return false;
  }
};

}  // namespace switchboard::visualizer
