#include "visualizer/layout/machine_layout.hpp"

#include <algorithm>
#include <cmath>

#include "tests/catch_any.hpp"
#include "visualizer/layout/label_places.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {

float width_of(std::string_view text) {
  return static_cast<float>(text.size()) * 6.2F;  // Inter of 12 points has 5.9
}

/// Everything that can be drawn at once: all edges with their longest words, and a path of both ends.
MachineWish crowded(bool with_rare) {
  MachineWish wish;
  for (const auto& edge : machine_edges()) {
    if (!with_rare && edge.use != MachineEdge::Use::usual) continue;
    auto drawn = drawn_edge(edge.from, edge.to);
    drawn.taken = edge.use == MachineEdge::Use::usual;
    drawn.label = edge.cause == StateCause::fin_sent   ? "shutdown(3, SHUT_WR): FIN sent"
                  : edge.cause == StateCause::syn_came ? "SYN came: a new socket is born here"
                                                       : "ACK of the FIN came after 43.9 ms";
    wish.edges.push_back(drawn);
  }
  wish.tokens = {{TcpState::close_wait, {}}, {TcpState::fin_wait2, {}}};
  return wish;
}

/// The words of a recording in which both ends closed in turn; what was not taken has the machine's own.
MachineWish recorded() {
  MachineWish wish = crowded(false);
  const auto say = [&](TcpState from, TcpState to, const char* words) {
    for (auto& edge : wish.edges)
      if (edge.from.state == from && edge.to.state == to) edge.label = words;
  };
  using enum TcpState;
  say(TcpState::close, TcpState::listen, "listen(3, 128)");
  say(TcpState::close, syn_sent, "connect: SYN sent");
  say(TcpState::listen, syn_recv, "SYN came: a new socket is born here");
  say(syn_sent, established, "SYN ACK came, ACK sent");
  say(syn_recv, established, "ACK came");
  say(established, fin_wait1, "shutdown(3, SHUT_WR): FIN sent");
  say(established, close_wait, "FIN came, ACK sent");
  say(fin_wait1, closing, "FIN came, ACK sent");
  say(fin_wait2, time_wait, "FIN came, ACK sent");
  say(closing, time_wait, "ACK came");
  say(close_wait, last_ack, "close(4): FIN sent");
  say(last_ack, TcpState::close, "ACK of the FIN came");
  say(time_wait, TcpState::close, "after 60 s");
  return wish;
}

const auto widths = {470.0F, 560.0F, 640.0F, 705.0F, 845.0F, 1000.0F, 1400.0F};
const auto heights = {340.0F, 400.0F, 480.0F, 590.0F, 760.0F, 1300.0F};

}  // namespace

TEST_CASE("the boxes of the machine overlap at no size and lie in their area") {
  for (const float w : widths)
    for (const float h : heights) {
      const Rect area{40, 70, w, h};
      const auto layout = lay_out_machine(area, crowded(true), width_of);
      REQUIRE(layout.nodes.size() == 12);
      for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
        CHECK(area.contains(layout.nodes[i].box));
        for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(layout.nodes[i].box.overlaps(layout.nodes[k].box));
      }
    }
}

TEST_CASE("no label covers a box, another label or the edge of its area, at any size") {
  for (const bool rare : {false, true})
    for (const float w : widths)
      for (const float h : heights) {
        const Rect area{40, 70, w, h}, words{56, 80, 180, 18};
        auto wish = crowded(rare);
        wish.taken_up = {words};
        const auto layout = lay_out_machine(area, wish, width_of);
        for (std::size_t i = 0; i < layout.curves.size(); ++i) {
          const auto& curve = layout.curves[i];
          if (curve.lines.empty()) continue;
          INFO(w << " x " << h << ": " << curve.lines[0]);
          CHECK(area.contains(curve.label));
          CHECK_FALSE(curve.label.overlaps(words));
          for (const auto& line : curve.lines) CHECK(width_of(line) <= curve.label.w);
          for (const auto& node : layout.nodes) CHECK_FALSE(curve.label.overlaps(node.box));
          for (std::size_t k = 0; k < i; ++k)
            if (!layout.curves[k].lines.empty()) CHECK_FALSE(curve.label.overlaps(layout.curves[k].label));
        }
      }
}

TEST_CASE("no arrow of the machine crosses a box, at any size") {
  for (const float w : widths)
    for (const float h : heights) {
      const auto layout = lay_out_machine({40, 70, w, h}, crowded(true), width_of);
      const auto wish = crowded(true);
      for (std::size_t i = 0; i < layout.curves.size(); ++i)
        for (int step = 1; step < 40; ++step) {
          const Point p = point_at(layout.curves[i].points, static_cast<float>(step) / 40);
          for (const auto& node : layout.nodes) {
            INFO(w << " x " << h << ": " << to_string(wish.edges[i].from.state) << " to "
                   << to_string(wish.edges[i].to.state) << " in " << to_string(node.place.state));
            CHECK_FALSE(node.box.inset(2).contains(p));
          }
        }
    }
}

TEST_CASE("at the sizes of the design every word of a whole path finds its place") {
  // Beside the path's column in windows of 1280, 1440 and 1920 points; at 1440 with a lesson too.
  for (const Rect area :
       {Rect{0, 0, 800, 430}, Rect{0, 0, 890, 560}, Rect{0, 0, 700, 560}, Rect{0, 0, 1360, 700}}) {
    const auto wish = recorded();
    const auto layout = lay_out_machine(area, wish, width_of);
    for (std::size_t i = 0; i < layout.curves.size(); ++i) {
      INFO(area.w << ": " << to_string(wish.edges[i].from.state) << " to "
                  << to_string(wish.edges[i].to.state));
      CHECK_FALSE(layout.curves[i].lines.empty());
    }
  }
}

TEST_CASE("words stand near their own arrow") {
  const auto layout = lay_out_machine({0, 0, 890, 560}, crowded(false), width_of);
  for (const auto& curve : layout.curves) {
    if (curve.lines.empty()) continue;
    float nearest = 1e9F;
    for (int step = 0; step <= 40; ++step) {
      const Point p = point_at(curve.points, static_cast<float>(step) / 40);
      const float dx = std::max({curve.label.x - p.x, p.x - curve.label.right(), 0.0F});
      const float dy = std::max({curve.label.y - p.y, p.y - curve.label.bottom(), 0.0F});
      nearest = std::min(nearest, std::hypot(dx, dy));
    }
    CHECK(nearest < 14);
  }
}

TEST_CASE("a life ends in the lower CLOSED, and one that never began in the upper") {
  using Closed = MachinePlace::Closed;
  CHECK(drawn_edge(TcpState::last_ack, TcpState::close).to.closed == Closed::end);
  CHECK(drawn_edge(TcpState::established, TcpState::close).to.closed == Closed::end);
  CHECK(drawn_edge(TcpState::syn_sent, TcpState::close).to.closed == Closed::begin);
  CHECK(drawn_edge(TcpState::listen, TcpState::close).to.closed == Closed::begin);
}

TEST_CASE("words break into two lines of about the same length, and a single word or a call never") {
  CHECK(in_two_lines("ACK of the FIN came", width_of) == std::vector<std::string>{"ACK of the", "FIN came"});
  CHECK(in_two_lines("listen", width_of) == std::vector<std::string>{"listen"});
  CHECK(in_two_lines("listen(3, 8)", width_of) == std::vector<std::string>{"listen(3, 8)"});
}
