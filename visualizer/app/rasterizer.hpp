#pragma once
// Draws what ImGui made into memory, without OpenGL or a display: textured triangles with alpha, clipped,
// sampled bilinearly from the font atlas, the only texture we use. The same input gives the same bytes.
//
//   Image image(1440, 900);
//   rasterize(*ImGui::GetDrawData(), atlas, image);
//   write_png(image, "shot.png");

#include <cstdint>
#include <string>
#include <vector>

#include "visualizer/app/compat.hpp"

namespace switchboard::visualizer {

struct Image {
  Image(int width_pixels, int height_pixels)
      : width(width_pixels), height(height_pixels), rgba(static_cast<std::size_t>(width) * height * 4, 255) {}
  int width, height;
  std::vector<std::uint8_t> rgba;
  const std::uint8_t* at(int x, int y) const { return &rgba[(static_cast<std::size_t>(y) * width + x) * 4]; }
};

void rasterize(const ImDrawData& data, const compat::AtlasPixels& atlas, Image& image);

/// Throws std::system_error if the file cannot be written.
void write_png(const Image& image, const std::string& path);

}  // namespace switchboard::visualizer
