#include "visualizer/layout/machine_layout.hpp"

#include <algorithm>
#include <cmath>

#include "visualizer/layout/label_places.hpp"

namespace switchboard::visualizer {
namespace {

using enum TcpState;
using Closed = MachinePlace::Closed;

struct Spot {
  MachinePlace place;
  float x = 0, y = 0;  ///< of the box's centre, as parts of the area
};

// The proportions of the design's picture.
constexpr std::array<Spot, 12> spots{{
    {{close, Closed::begin}, 0.500F, 0.000F},
    {{listen, Closed::begin}, 0.200F, 0.113F},
    {{syn_sent, Closed::begin}, 0.800F, 0.113F},
    {{syn_recv, Closed::begin}, 0.200F, 0.300F},
    {{established, Closed::begin}, 0.500F, 0.413F},
    {{fin_wait1, Closed::begin}, 0.800F, 0.526F},
    {{close_wait, Closed::begin}, 0.200F, 0.620F},
    {{closing, Closed::begin}, 0.536F, 0.696F},
    {{fin_wait2, Closed::begin}, 0.800F, 0.752F},
    {{last_ack, Closed::begin}, 0.200F, 0.8635F},
    {{time_wait, Closed::begin}, 0.800F, 0.977F},
    {{close, Closed::end}, 0.500F, 1.000F},
}};

/// A point on a box's border: 0,0 is its top left corner, 1,1 its bottom right.
struct Anchor {
  float x = 0, y = 0;
};

struct Shape {
  MachinePlace from, to;
  Anchor out, in;
  /// The inner control points, from the ends, in widths and heights of the area.
  float out_x = 0, out_y = 0, in_x = 0, in_y = 0;
};

constexpr MachinePlace at(TcpState state) {
  return {state, Closed::begin};
}
constexpr MachinePlace ended{close, Closed::end};

// clang-format off
constexpr auto shapes = std::to_array<Shape>({
    {at(close), at(listen), {0, .65F}, {.62F, 0}, -.10F, .01F, .03F, -.06F},
    {at(close), at(syn_sent), {1, .65F}, {.35F, 0}, .10F, .01F, -.03F, -.06F},
    {at(listen), at(syn_recv), {.5F, 1}, {.5F, 0}, 0, .03F, 0, -.03F},
    {at(syn_sent), at(established), {.42F, 1}, {1, .25F}, -.03F, .12F, .08F, 0},
    {at(syn_recv), at(established), {1, .7F}, {0, .3F}, .06F, .02F, -.05F, -.05F},
    {at(established), at(fin_wait1), {1, .75F}, {.25F, 0}, .08F, .02F, -.05F, -.03F},
    {at(established), at(close_wait), {0, .75F}, {.7F, 0}, -.10F, .02F, .04F, -.06F},
    {at(fin_wait1), at(fin_wait2), {.5F, 1}, {.5F, 0}, 0, .03F, 0, -.03F},
    {at(fin_wait1), at(closing), {0, .75F}, {.66F, 0}, -.06F, .03F, .03F, -.05F},
    {at(fin_wait2), at(time_wait), {.5F, 1}, {.5F, 0}, 0, .03F, 0, -.03F},
    {at(closing), at(time_wait), {.72F, 1}, {0, .4F}, .04F, .12F, -.05F, 0},
    {at(close_wait), at(last_ack), {.5F, 1}, {.5F, 0}, 0, .03F, 0, -.03F},
    {at(last_ack), ended, {1, .5F}, {0, .35F}, .06F, .02F, -.05F, -.03F},
    {at(time_wait), ended, {0, .7F}, {1, .55F}, -.04F, .01F, .05F, .01F},
    {at(syn_sent), at(syn_recv), {.2F, 1}, {1, .35F}, -.08F, .12F, .10F, 0},
    {at(syn_recv), at(fin_wait1), {.8F, 1}, {0, .35F}, .02F, .16F, -.16F, -.02F},
    {at(fin_wait1), at(time_wait), {1, .6F}, {1, .4F}, .10F, .08F, .10F, -.08F},
    {at(syn_sent), at(close), {0, .3F}, {.75F, 1}, -.10F, 0, .02F, .05F},
    {at(listen), at(close), {.2F, 0}, {0, .25F}, -.02F, -.08F, -.12F, 0},
    {at(syn_recv), ended, {.92F, 1}, {.1F, 0}, .03F, .12F, -.02F, -.25F},
    {at(established), ended, {.2F, 1}, {.2F, 0}, -.01F, .15F, -.02F, -.20F},
    {at(close_wait), ended, {1, .5F}, {.15F, 0}, .09F, .02F, -.01F, -.15F},
    {at(fin_wait1), ended, {0, .9F}, {1, .2F}, -.06F, .22F, .12F, -.10F},
    {at(fin_wait2), ended, {0, .5F}, {.95F, 0}, -.08F, .01F, .10F, -.08F},
    {at(closing), ended, {.35F, 1}, {.5F, 0}, 0, .06F, 0, -.06F},
    {at(listen), at(syn_sent), {1, .5F}, {0, .5F}, .10F, 0, -.10F, 0},
});
// clang-format on

Point on(const Rect& box, Anchor anchor) {
  return {box.x + box.w * anchor.x, box.y + box.h * anchor.y};
}

/// A way that the machine does not have: the kernel was seen in two states, and nothing between is known.
std::array<Point, 4> jump(const Rect& from, const Rect& to, const Rect& area) {
  const bool same_column = std::abs(from.centre().x - to.centre().x) < from.w;
  const Point a = same_column ? from.right_middle() : Point{from.centre().x, from.bottom()};
  const Point d = same_column ? to.right_middle() : Point{to.centre().x, to.y};
  if (same_column) {
    const float out = std::min(area.w * 0.09F, area.right() - std::max(a.x, d.x) - 8);
    return {a, {a.x + out, a.y}, {d.x + out, d.y}, d};
  }
  const float bend = (d.y - a.y) * 0.4F;
  return {a, {a.x, a.y + bend}, {d.x, d.y - bend}, d};
}

std::array<Point, 4> curve_of(const MachineWish::Edge& edge, const MachineLayout& layout, const Rect& area) {
  const Rect from = layout.box(edge.from), to = layout.box(edge.to);
  const auto shape =
      std::ranges::find_if(shapes, [&](const Shape& s) { return s.from == edge.from && s.to == edge.to; });
  if (shape == shapes.end()) return jump(from, to, area);
  const Point a = on(from, shape->out), d = on(to, shape->in);
  return {a,
          {a.x + shape->out_x * area.w, a.y + shape->out_y * area.h},
          {d.x + shape->in_x * area.w, d.y + shape->in_y * area.h},
          d};
}

}  // namespace

const Rect& MachineLayout::box(MachinePlace place) const {
  if (place.state != close) place.closed = Closed::begin;
  return std::ranges::find(nodes, place, &Node::place)->box;
}

MachineWish::Edge drawn_edge(TcpState from, TcpState to) {
  MachineWish::Edge edge;
  edge.from = {in_machine(from), Closed::begin};
  edge.to = {in_machine(to), Closed::begin};
  const bool had_begun = edge.from.state != listen && edge.from.state != syn_sent;
  if (edge.to.state == close && had_begun) edge.to.closed = Closed::end;
  return edge;
}

Point point_at(const std::array<Point, 4>& p, float t) {
  const float u = 1 - t;
  const float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  return {a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
          a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

MachineLayout lay_out_machine(const Rect& area, const MachineWish& wish, const TextWidth& width_of) {
  MachineLayout layout;
  const float width = std::clamp(area.w * 0.175F, 108.0F, 148.0F);
  const float height = std::clamp(area.h * 0.064F, 24.0F, 38.0F);
  const Rect inner = area.inset(0, height / 2 + 8);
  for (const Spot& spot : spots) {
    const Point centre{std::round(inner.x + inner.w * spot.x), std::round(inner.y + inner.h * spot.y)};
    layout.nodes.push_back({spot.place, {centre.x - width / 2, centre.y - height / 2, width, height}});
  }
  LabelPlaces places(area);
  for (const auto& node : layout.nodes) places.keep_free(node.box.inset(-4, -3));
  for (const MachinePlace token : wish.tokens) places.keep_free(layout.box(token).inset(-26, -8));
  for (const Rect& words : wish.taken_up) places.keep_free(words);
  for (const auto& edge : wish.edges) {
    layout.curves.push_back({curve_of(edge, layout, inner), {}, {}});
    places.add_curve(layout.curves.back().points);
    const Point tip = point_at(layout.curves.back().points, 1),
                before = point_at(layout.curves.back().points, 0.9F);
    const float away = std::max(1.0F, std::hypot(tip.x - before.x, tip.y - before.y));
    const Point head{tip.x - (tip.x - before.x) * 7 / away, tip.y - (tip.y - before.y) * 7 / away};
    places.keep_free({head.x - 5, head.y - 5, 10, 10});  // an arrow without its head says nothing
  }
  for (const bool taken : {true, false})
    for (std::size_t i = 0; i < wish.edges.size(); ++i) {
      if (wish.edges[i].taken != taken || wish.edges[i].label.empty()) continue;
      const auto label = places.place(i, wish.edges[i].label, wish.line_height, width_of);
      layout.curves[i].lines = label.lines;
      layout.curves[i].label = label.box;
    }
  return layout;
}

}  // namespace switchboard::visualizer
