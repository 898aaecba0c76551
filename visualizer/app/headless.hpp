#pragma once
// An ImGui context without a window: screenshots and tests. Frames are drawn with a fixed time step, so that
// the same input gives the same picture.
//
//   Headless headless({1440, 900}, 1);
//   headless.frame([&](Painter& paint) { … });
//   Image image = headless.picture();

#include <functional>
#include <memory>

#include "visualizer/app/fonts.hpp"
#include "visualizer/app/rasterizer.hpp"

struct ImGuiContext;

namespace switchboard::visualizer {

class Headless {
 public:
  /// `width` and `height` in pixels of the picture; the design's pixels are these divided by `scale`.
  Headless(int width, int height, float scale);
  ~Headless();
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  const Fonts& fonts() const { return fonts_; }
  /// One frame: `draw` is called between ImGui's NewFrame and Render.
  void frame(const std::function<void()>& draw);
  /// What the last frame drew.
  Image picture() const;

 private:
  int width_, height_;
  ImGuiContext* context_;
  Fonts fonts_;
  compat::AtlasPixels atlas_;
};

}  // namespace switchboard::visualizer
