#pragma once
// The header of a view's panel, 32 high: its title, or where several views share the place their tabs with
// this one in front, and what it shows.

#include <string_view>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

inline constexpr float header_height = 32;  ///< of every view's panel

/// Returns the x where the caption ends.
float view_header(ViewContext& context, const Rect& header, View view, std::string_view caption);

/// Of a long recording: how far it was read for this view. Others can be looked at already.
void loading(ViewContext& context, const Rect& area, int percent);

/// Tabs of a bar, each named PREFIX/NAME; returns the one that was clicked.
std::optional<View> view_tabs(Canvas& canvas, const Rect& bar, const std::vector<View>& tabs,
                              const ViewSet& shown, std::string_view prefix);
/// The width they take.
float width_of_tabs(const Painter& paint, const std::vector<View>& tabs);

}  // namespace switchboard::visualizer
