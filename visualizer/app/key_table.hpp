#pragma once
// Every key of the window, in one table that the overlay (?), the palette (Ctrl P, then >) and docs/keys.md
// read. What the palette is told to do it does by pressing the key, so a row has no other meaning than its
// key.

#include <span>
#include <string>
#include <string_view>

#include "visualizer/app/input.hpp"

namespace switchboard::visualizer {

enum class KeyGroup { views, time, find, selection, programs, lesson, window, home };
std::string_view title_of(KeyGroup group);

struct KeyRow {
  KeyGroup group;
  std::string_view shown;  ///< "Ctrl P"
  std::string_view does;   ///< "find anything": completes "press it to …"
  KeyPress press;          ///< the first of them, where the row stands for several
};
std::span<const KeyRow> key_table();

/// docs/keys.md, whole.
std::string keys_as_markdown();

}  // namespace switchboard::visualizer
