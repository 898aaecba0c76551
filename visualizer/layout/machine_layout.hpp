#pragma once
// Where the TCP state machine's nodes, arrows and words lie in an area: eleven states as boxes (CLOSED twice,
// where a life begins and where it ends), edges as curves that cross no box, and beside each a label that
// covers no box and no other label. A label that finds no room is left out; what was taken is placed first.
//
//   MachineLayout layout = lay_out_machine(area, wish, [&](std::string_view text) { return width; });
//
// Positions only: it knows neither connections nor Dear ImGui.

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/flow/tcp_machine.hpp"
#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

/// CLOSED is drawn at the top, where connections begin, and at the bottom, where they have ended.
struct MachinePlace {
  TcpState state = TcpState::close;
  enum class Closed { begin, end } closed = Closed::begin;  ///< of CLOSED only
  bool operator==(const MachinePlace&) const = default;
};

struct MachineWish {
  struct Edge {
    MachinePlace from, to;
    std::string label;
    bool taken = false;  ///< placed before the others
    bool operator==(const Edge&) const = default;
  };
  std::vector<Edge> edges;
  std::vector<MachinePlace> tokens;  ///< nodes at which an end is: they keep room at both sides
  std::vector<Rect> taken_up;        ///< words of the view's own, in the area
  float line_height = 17;
  bool operator==(const MachineWish&) const = default;
};

struct MachineCurve {
  std::array<Point, 4> points;     ///< of a cubic Bézier curve; the arrow's head is at the last
  std::vector<std::string> lines;  ///< of its label; empty: no room
  Rect label;
};

struct MachineLayout {
  struct Node {
    MachinePlace place;
    Rect box;
  };
  std::vector<Node> nodes;
  std::vector<MachineCurve> curves;  ///< as the wish's edges
  const Rect& box(MachinePlace place) const;
};

/// The edges of the machine as they are drawn: a life ends in the lower CLOSED, one that never began in the
/// upper.
MachineWish::Edge drawn_edge(TcpState from, TcpState to);

using TextWidth = std::function<float(std::string_view)>;
MachineLayout lay_out_machine(const Rect& area, const MachineWish& wish, const TextWidth& width_of);

Point point_at(const std::array<Point, 4>& bezier, float t);

}  // namespace switchboard::visualizer
