#pragma once
// A line of a program's bytes: text as people read it, and every other byte as a small sign of its own, so
// that nothing is drawn raw. The Console and the payload share it.

#include <cstdint>
#include <span>

#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

/// Draws from the left of `place`, in Mono; returns where it ended, which may lie beyond its right edge (the
/// caller clips). Tabs go to the next multiple of eight columns, counted from `place.x`.
float marked_line(Painter& paint, const Rect& place, float x, std::span<const std::uint8_t> bytes, Ink ink);
float marked_width(const Painter& paint, std::span<const std::uint8_t> bytes);

}  // namespace switchboard::visualizer
