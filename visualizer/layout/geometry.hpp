#pragma once
// Points and rectangles in design pixels: the pixels of the design at scale 1, whatever the screen's scale
// is. Layout code works in these only; it knows nothing of Dear ImGui. y grows downwards.

#include <algorithm>

namespace switchboard::visualizer {

struct Point {
  float x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

inline Point operator+(Point a, Point b) {
  return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
  return {a.x - b.x, a.y - b.y};
}

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  bool operator==(const Rect&) const = default;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  Point centre() const { return {x + w / 2, y + h / 2}; }
  Point left_middle() const { return {x, y + h / 2}; }
  Point right_middle() const { return {right(), y + h / 2}; }
  bool is_empty() const { return w <= 0 || h <= 0; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  bool contains(const Rect& r) const {
    return r.x >= x && r.y >= y && r.right() <= right() && r.bottom() <= bottom();
  }
  bool overlaps(const Rect& r) const {
    return x < r.right() && r.x < right() && y < r.bottom() && r.y < bottom();
  }
  Rect inset(float dx, float dy) const { return {x + dx, y + dy, w - 2 * dx, h - 2 * dy}; }
  Rect inset(float d) const { return inset(d, d); }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
  /// The upper `height` of it, and what is left below.
  Rect top(float height) const { return {x, y, w, std::min(height, h)}; }
  Rect below(float height) const { return {x, y + height, w, std::max(0.0F, h - height)}; }
  Rect left(float width) const { return {x, y, std::min(width, w), h}; }
  Rect right_of(float width) const { return {x + width, y, std::max(0.0F, w - width), h}; }
  Rect common(const Rect& r) const {
    const float left_edge = std::max(x, r.x), top_edge = std::max(y, r.y);
    return {left_edge, top_edge, std::max(0.0F, std::min(right(), r.right()) - left_edge),
            std::max(0.0F, std::min(bottom(), r.bottom()) - top_edge)};
  }
};

}  // namespace switchboard::visualizer
