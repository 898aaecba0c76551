#include "visualizer/layout/stage_layout.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {
const StageCounts lesson{.servers = 1, .listeners = {{4, 3, 1}}, .connections = 1, .alone = 0, .idle = 0};
}

TEST_CASE("a client stands level with its place at the server") {
  const auto layout = lay_out_stage({0, 0, 696, 588}, lesson, Density::normal, 9);
  REQUIRE(layout.listeners.size() == 1);
  for (const auto& slot : layout.listeners[0].slots) CHECK(slot.client.centre().y == slot.there.centre().y);
  CHECK(layout.connections[0].client.y == layout.connections[0].there.y);
}

TEST_CASE("the lesson's scene fits the stage of every window") {
  const auto [width, height, density] = GENERATE(table<float, float, Density>(
      {{628, 452, Density::compact}, {696, 588, Density::normal}, {1032, 728, Density::normal}}));
  const auto layout = lay_out_stage({0, 0, width, height}, lesson, density, 9);
  CHECK(layout.height <= height);
  CHECK(layout.server_host.right() <= width);
  CHECK(layout.wire.w >= 64);
}

TEST_CASE("slots lie inside their listener and do not overlap") {
  const auto layout = lay_out_stage({0, 0, 696, 588}, lesson, Density::normal, 9);
  const auto& listener = layout.listeners[0];
  for (std::size_t i = 0; i < listener.slots.size(); ++i) {
    CHECK(listener.box.contains(listener.slots[i].there));
    if (i > 0) CHECK(listener.slots[i].there.y >= listener.slots[i - 1].there.bottom());
  }
  CHECK_FALSE(listener.doors[0].there.overlaps(listener.box));
}

TEST_CASE("the limit spans as many places as it says, and one more is marked beside it") {
  const auto layout = lay_out_stage({0, 0, 696, 588}, lesson, Density::normal, 9);
  const auto& l = layout.listeners[0];
  CHECK(l.limit_bracket.bottom() > l.slots[2].there.y);
  CHECK(l.limit_bracket.bottom() < l.slots[3].there.y);
  CHECK(l.extra_bracket.y > l.slots[2].there.bottom());
}

TEST_CASE("free places are drawn up to the limit and the one more") {
  const StageCounts empty{.servers = 1, .listeners = {{1, 3, 0}}, .connections = 0, .alone = 0, .idle = 0};
  const auto layout = lay_out_stage({0, 0, 696, 588}, empty, Density::normal, 9);
  CHECK(layout.listeners[0].slots.size() == 1);
  CHECK(layout.listeners[0].empty_slots.size() == 3);
}

TEST_CASE("a limit too large to draw has no bracket, and many who wait are folded") {
  const StageCounts many{
      .servers = 1, .listeners = {{200, 4096, 0}}, .connections = 0, .alone = 0, .idle = 0};
  const auto layout = lay_out_stage({0, 0, 696, 588}, many, Density::normal, 9);
  const auto& l = layout.listeners[0];
  CHECK(l.slots.size() < 10);
  CHECK(l.more_waiting.hidden + l.slots.size() == 200);
  CHECK(l.limit_bracket.is_empty());
}

TEST_CASE("when connections are many the chosen one is a pipe and the others are lines") {
  const StageCounts many{.servers = 1, .listeners = {{0, 3, 0}}, .connections = 8, .alone = 0, .idle = 0};
  const auto layout = lay_out_stage({0, 0, 696, 588}, many, Density::normal, 2);
  int open = 0;
  for (const auto& c : layout.connections) open += c.is_open ? 1 : 0;
  CHECK(layout.connections[2].is_open);
  CHECK(open < 8);
}
