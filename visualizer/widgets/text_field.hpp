#pragma once
// One line to type into, 24 to 32 high, with a word of help while it is empty, and a magnifier where it
// searches. ImGui edits the text.

#include "visualizer/widgets/items.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

enum class FieldFor { search, words };
enum class Caret { as_it_is, take };  ///< take: put the caret into it
/// `text` is edited in place. Returns whether it changed.
bool text_field(Painter& paint, Items& items, std::string_view name, const Rect& box, std::string_view help,
                char* text, std::size_t size, Caret caret, FieldFor what = FieldFor::search);

}  // namespace switchboard::visualizer
