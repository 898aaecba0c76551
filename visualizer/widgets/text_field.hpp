#pragma once
// One line to type into, 24 or 28 high, with a magnifier and a word of help while it is empty. ImGui edits
// the text.

#include "visualizer/widgets/items.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

enum class Caret { as_it_is, take };  ///< take: put the caret into it
/// `text` is edited in place. Returns whether it changed.
bool text_field(Painter& paint, Items& items, std::string_view name, const Rect& box, std::string_view help,
                char* text, std::size_t size, Caret caret);

}  // namespace switchboard::visualizer
