#pragma once
// What is pressed, and what frames the rest: buttons, chips, key caps, panel headers, progress. Each takes
// the name by which the pointer and the tests find it.

#include <string_view>

#include "visualizer/widgets/glyphs.hpp"
#include "visualizer/widgets/items.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

enum class Enabled { no, yes };

/// 28 high. Primary is filled with ink: at most one in a panel.
enum class ButtonKind { plain, primary };
bool button(Painter& paint, Items& items, std::string_view name, const Rect& box, std::string_view label,
            ButtonKind kind = ButtonKind::plain, Enabled enabled = Enabled::yes);
bool transport_button(Painter& paint, Items& items, std::string_view name, const Rect& box, Transport icon,
                      Enabled enabled);

/// 20 high with padding 8. Uncertain chips are dashed; a selected one has an ink outline.
enum class ChipKind { plain, selected, uncertain, error };
float chip_width(const Painter& paint, std::string_view label, Type type = Type::caption);
Rect chip(Painter& paint, Point top_left, std::string_view label, ChipKind kind, Type type = Type::caption);

/// A key as on a keyboard, 20 high. Returns its width.
float key_cap(Painter& paint, Point top_left, std::string_view key);

/// 32 high: title, what it shows, a rule below. Returns the x where the caption ends.
float panel_header(Painter& paint, const Rect& header, std::string_view title, std::string_view caption);

/// One segment per step: done, the present one, to come.
void segmented_progress(Painter& paint, const Rect& r, int steps, int present);

/// A round choice before an answer.
void radio(Painter& paint, Point centre, bool chosen, Ink ink);

/// 2 px of ink around the selected thing, the same in every view.
void selection_outline(Painter& paint, const Rect& r, float radius = 4);

/// A box under the pointer with a few lines, kept inside `within`.
void tooltip(Painter& paint, Point pointer, const Rect& within, const std::vector<std::string_view>& lines);

}  // namespace switchboard::visualizer
