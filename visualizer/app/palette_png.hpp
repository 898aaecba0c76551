#pragma once
// A picture as a PNG with a palette of at most 256 colours: a third of the size, for documents.
//
//   write_file(palette_png(image), path);
//
// The colours that cover most of a picture stay exactly as they are; the rest, edges of letters and lines,
// take the nearest one of a palette that is theirs. The same picture gives the same bytes.

#include <cstdint>
#include <vector>

#include "visualizer/app/rasterizer.hpp"

namespace switchboard::visualizer {

std::vector<std::uint8_t> palette_png(const Image& image);

}  // namespace switchboard::visualizer
