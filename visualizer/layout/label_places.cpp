#include "visualizer/layout/label_places.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "visualizer/layout/machine_layout.hpp"

namespace switchboard::visualizer {
namespace {

constexpr int samples = 24;              // of a curve
constexpr float beside = 9;              // from the curve to words beside it
constexpr float widest_label = 210;      // of one line
constexpr float narrowest_broken = 118;  // of what is broken into two

struct Variant {
  std::vector<std::string> lines;
  float width = 0;
};

std::vector<Variant> variants_of(std::string_view text,
                                 const std::function<float(std::string_view)>& width_of) {
  std::vector<Variant> variants;
  const float whole = width_of(text);
  if (whole <= widest_label) variants.push_back({{std::string(text)}, whole});
  if (whole < narrowest_broken) return variants;
  auto lines = in_two_lines(text, width_of);
  if (lines.size() == 2 || variants.empty()) {
    float width = 0;
    for (const auto& line : lines) width = std::max(width, width_of(line));
    variants.push_back({std::move(lines), width});
  }
  return variants;
}

}  // namespace

std::vector<std::string> in_two_lines(std::string_view text,
                                      const std::function<float(std::string_view)>& width_of) {
  std::vector<std::string> best{std::string(text)};
  float shortest = std::numeric_limits<float>::max();
  for (std::size_t space = text.find(' '); space != std::string_view::npos;
       space = text.find(' ', space + 1)) {
    const auto first = text.substr(0, space), second = text.substr(space + 1);
    if (std::ranges::count(first, '(') > std::ranges::count(first, ')')) continue;  // a call stays whole
    const float width = std::max(width_of(first), width_of(second));
    if (width >= shortest) continue;
    shortest = width;
    best = {std::string(first), std::string(second)};
  }
  return best;
}

void LabelPlaces::add_curve(const std::array<Point, 4>& bezier) {
  Samples& points = curves_.emplace_back();
  for (int i = 0; i <= samples; ++i)
    points.push_back(point_at(bezier, static_cast<float>(i) / static_cast<float>(samples)));
}

bool LabelPlaces::is_free(const Rect& box) const {
  return area_.contains(box) && std::ranges::none_of(kept_, [&](const Rect& r) { return r.overlaps(box); });
}

/// How much of the curves it would cover; of its own a half may go.
float LabelPlaces::cost_of(const Rect& box, std::size_t own) const {
  float cost = 0;
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const auto covered = static_cast<float>(
        std::ranges::count_if(curves_[i], [&](Point p) { return box.inset(-2).contains(p); }));
    if (i != own)
      cost += covered * 4;
    else if (covered > samples / 2.0F)
      cost += (covered - samples / 2.0F) * 3;
  }
  return cost;
}

LabelPlaces::Label LabelPlaces::place(std::size_t curve, std::string_view text, float line_height,
                                      const std::function<float(std::string_view)>& width_of) {
  constexpr std::array<std::size_t, 15> order{12, 11, 13, 10, 14, 9, 15, 8, 16, 7, 17, 6, 18, 5, 19};
  const Samples& points = curves_[curve];
  const Point span = points.back() - points.front();
  // Words stand beside an upright arrow, and on one that leans.
  const bool upright = std::abs(span.x) < std::abs(span.y) * 0.35F;
  Label best;
  float lowest = std::numeric_limits<float>::max();
  const auto variants = variants_of(text, width_of);
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const float width = std::ceil(variants[v].width) + 6;
    const float height = static_cast<float>(variants[v].lines.size()) * line_height;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Point p = points[order[i]];
      const float top = std::round(p.y - height / 2);
      const float right = std::round(p.x + beside), left = std::round(p.x - beside - width);
      const float above = std::round(p.y - height - 3), below = std::round(p.y + 3);
      const std::array<Rect, 9> boxes{{{std::round(p.x - width / 2), top, width, height},
                                       {right, top, width, height},
                                       {left, top, width, height},
                                       {right, above, width, height},
                                       {left, above, width, height},
                                       {right, below, width, height},
                                       {left, below, width, height},
                                       {std::round(p.x - width / 2), above, width, height},
                                       {std::round(p.x - width / 2), below, width, height}}};
      for (std::size_t side = 0; side < boxes.size(); ++side) {
        if (!is_free(boxes[side])) continue;
        const bool centred = side == 0;
        const float cost = cost_of(boxes[side], curve) + static_cast<float>(i) * 0.5F +
                           static_cast<float>(v) * 2 + (centred == upright ? 6.0F : 0.0F) +
                           (side > 2    ? 4.0F
                            : side == 2 ? 0.5F
                                        : 0.0F);
        if (cost >= lowest) continue;
        lowest = cost;
        best = {variants[v].lines, boxes[side]};
      }
    }
  }
  if (!best.lines.empty()) kept_.push_back(best.box.inset(-3, -1));
  return best;
}

}  // namespace switchboard::visualizer
