#include "visualizer/widgets/painter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "visualizer/app/compat.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float pi = std::numbers::pi_v<float>;
constexpr float dash_on = 4, dash_off = 3;  // design: "4-on 3-off dashes"
}  // namespace

ImU32 Painter::colour(Ink ink) const {
  const Colour c = (*theme_)[ink.token];
  const int alpha = static_cast<int>(std::lround(std::clamp(ink.alpha, 0.0F, 1.0F) * 255));
  return IM_COL32(c.r, c.g, c.b, alpha);
}

ImVec2 Painter::at(Point p) const {
  return {std::round(p.x * scale()), std::round(p.y * scale())};
}

float Painter::stroke(float width) const {
  return std::max(1.0F, std::round(width * scale()));
}

void Painter::fill(const Rect& r, Ink ink, float radius) {
  if (r.is_empty()) return;
  list_->AddRectFilled(at({r.x, r.y}), at({r.right(), r.bottom()}), colour(ink), radius * scale());
}

void Painter::fill_left_rounded(const Rect& r, Ink ink, float radius) {
  if (r.is_empty()) return;
  list_->AddRectFilled(at({r.x, r.y}), at({r.right(), r.bottom()}), colour(ink), radius * scale(),
                       ImDrawFlags_RoundCornersLeft);
}

void Painter::outline(const Rect& r, Ink ink, float radius, float width) {
  if (r.is_empty()) return;
  const float w = stroke(width),
              inset = w / 2 - 0.5F;  // AddRect strokes along the half-pixel; keep it all inside
  ImVec2 a = at({r.x, r.y}), b = at({r.right(), r.bottom()});
  compat::add_rect(*list_, {a.x + inset, a.y + inset}, {b.x - inset, b.y - inset}, colour(ink),
                   radius * scale(), w);
}

void Painter::dashed_outline(const Rect& r, Ink ink, float radius, float width) {
  const float k = radius;
  dashed_line({r.x + k, r.y}, {r.right() - k, r.y}, ink, width);
  dashed_line({r.right() - 1, r.y + k}, {r.right() - 1, r.bottom() - k}, ink, width);
  dashed_line({r.x + k, r.bottom() - 1}, {r.right() - k, r.bottom() - 1}, ink, width);
  dashed_line({r.x, r.y + k}, {r.x, r.bottom() - k}, ink, width);
  const auto corner = [&](Point c, float from) {
    std::vector<ImVec2> points;
    for (int i = 0; i <= 4; ++i) {
      const float t = from + pi / 2 * static_cast<float>(i) / 4;
      points.push_back({(c.x + k * std::cos(t)) * scale() + 0.5F, (c.y + k * std::sin(t)) * scale() + 0.5F});
    }
    compat::add_polyline(*list_, points, colour(ink), compat::Ends::open, stroke(width));
  };
  if (k <= 0) return;
  corner({r.x + k, r.y + k}, pi);
  corner({r.right() - 1 - k, r.y + k}, 1.5F * pi);
  corner({r.right() - 1 - k, r.bottom() - 1 - k}, 0);
  corner({r.x + k, r.bottom() - 1 - k}, pi / 2);
}

void Painter::line(Point a, Point b, Ink ink, float width) {
  const float w = stroke(width);
  ImVec2 p = at(a), q = at(b);
  // A level or upright stroke is a filled rectangle: exact pixels, no blur.
  if (p.y == q.y || p.x == q.x) {
    const float before = std::floor(w / 2);
    if (p.y == q.y)
      list_->AddRectFilled({std::min(p.x, q.x), p.y - before}, {std::max(p.x, q.x), p.y - before + w},
                           colour(ink));
    else
      list_->AddRectFilled({p.x - before, std::min(p.y, q.y)}, {p.x - before + w, std::max(p.y, q.y)},
                           colour(ink));
    return;
  }
  list_->AddLine(p, q, colour(ink), std::max(1.0F, width * scale()));
}

void Painter::dashed_line(Point a, Point b, Ink ink, float width) {
  const float dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
  if (length <= 0) return;
  for (float s = 0; s < length; s += dash_on + dash_off) {
    const float e = std::min(length, s + dash_on);
    line({a.x + dx * s / length, a.y + dy * s / length}, {a.x + dx * e / length, a.y + dy * e / length}, ink,
         width);
  }
}

void Painter::dotted_line(Point a, Point b, Ink ink) {
  const float length = b.x - a.x;
  for (float s = 0; s < length; s += 4) fill({a.x + s, a.y, 1, 1}, ink);
}

void Painter::polyline(const std::vector<Point>& points, Ink ink, float width) {
  std::vector<ImVec2> scaled;
  scaled.reserve(points.size());
  for (const Point p : points) scaled.push_back({p.x * scale(), p.y * scale()});
  compat::add_polyline(*list_, scaled, colour(ink), compat::Ends::open, std::max(1.0F, width * scale()));
}

void Painter::dashed_polyline(const std::vector<Point>& points, Ink ink, float width) {
  bool is_on = true;
  float left = dash_on;  // of the present dash or gap
  std::vector<Point> dash;
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point a = points[i - 1];
    const Point b = points[i];
    for (float rest = std::hypot(b.x - a.x, b.y - a.y); rest > 0;) {
      const float step = std::min(rest, left);
      const Point c{a.x + (b.x - a.x) * step / rest, a.y + (b.y - a.y) * step / rest};
      if (is_on && dash.empty()) dash.push_back(a);
      if (is_on) dash.push_back(c);
      a = c;
      rest -= step;
      left -= step;
      if (left > 0) continue;
      if (is_on) polyline(dash, ink, width);
      dash.clear();
      is_on = !is_on;
      left = is_on ? dash_on : dash_off;
    }
  }
  if (dash.size() > 1) polyline(dash, ink, width);
}

void Painter::bezier(Point a, Point b, Point c, Point d, Ink ink, float width) {
  const auto p = [this](Point q) { return ImVec2{q.x * scale(), q.y * scale()}; };
  list_->AddBezierCubic(p(a), p(b), p(c), p(d), colour(ink), std::max(1.0F, width * scale()), 32);
}

void Painter::disc(Point c, float radius, Ink ink) {
  list_->AddCircleFilled({c.x * scale(), c.y * scale()}, radius * scale(), colour(ink));
}

void Painter::ring(Point c, float radius, Ink ink, float width) {
  list_->AddCircle({c.x * scale(), c.y * scale()}, radius * scale(), colour(ink), 0,
                   std::max(1.0F, width * scale()));
}

void Painter::dotted_ring(Point c, float radius, Ink ink) {
  for (int i = 0; i < 8; ++i) {
    const float t = 2 * pi * static_cast<float>(i) / 8;
    disc({c.x + radius * std::cos(t), c.y + radius * std::sin(t)}, 1.1F, ink);
  }
}

void Painter::half_disc(Point c, float radius, Half half, Ink ink) {
  const float from = half == Half::left ? pi / 2 : -pi / 2;
  list_->PathClear();
  for (int i = 0; i <= 12; ++i) {
    const float t = from + pi * static_cast<float>(i) / 12;
    list_->PathLineTo({(c.x + radius * std::cos(t)) * scale(), (c.y + radius * std::sin(t)) * scale()});
  }
  list_->PathFillConvex(colour(ink));
}

void Painter::triangle(Point a, Point b, Point c, Ink ink) {
  const auto p = [this](Point q) { return ImVec2{q.x * scale(), q.y * scale()}; };
  list_->AddTriangleFilled(p(a), p(b), p(c), colour(ink));
}

void Painter::convex(const std::vector<Point>& points, Ink ink) {
  list_->PathClear();
  for (const Point p : points) list_->PathLineTo({p.x * scale(), p.y * scale()});
  list_->PathFillConvex(colour(ink));
}

void Painter::hatch(const Rect& r, Ink ink, float step) {
  const Rect seen = visible(r);
  if (seen.is_empty()) return;
  clip(r);
  // Strokes lie on a grid of the whole picture, so that a hatch does not crawl when its box moves or is cut.
  const float first = std::floor((seen.x + seen.y) / step) * step;
  for (float k = first; k < seen.right() + seen.bottom() + step; k += step)
    list_->AddLine({(k - seen.y) * scale(), seen.y * scale()},
                   {(k - seen.bottom()) * scale(), seen.bottom() * scale()}, colour(ink),
                   std::max(1.0F, scale()));
  unclip();
}

void Painter::clip(const Rect& r) {
  list_->PushClipRect(at({r.x, r.y}), at({r.right(), r.bottom()}), true);
}

void Painter::unclip() {
  list_->PopClipRect();
}

Rect Painter::visible(const Rect& r) const {
  const ImVec2 a = list_->GetClipRectMin(), b = list_->GetClipRectMax();
  return r.common({a.x / scale(), a.y / scale(), (b.x - a.x) / scale(), (b.y - a.y) / scale()});
}

}  // namespace switchboard::visualizer
