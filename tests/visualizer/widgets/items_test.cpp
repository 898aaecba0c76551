#include "visualizer/widgets/items.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

namespace {
struct Screen {
  Items items;
  Touch below, above;
  void frame(const Pointer& pointer) {
    items.begin_frame(pointer);
    below = items.touch("box", {0, 0, 100, 100});
    above = items.touch("box/inner", {20, 20, 20, 20});
  }
};
}  // namespace

TEST_CASE("a press and release on an item is a click on it") {
  Screen screen;
  screen.frame({.at = {5, 5}});
  screen.frame({.at = {5, 5}, .down = true, .went_down = true});
  CHECK(screen.below.pressed);
  screen.frame({.at = {5, 5}, .went_up = true});
  CHECK(screen.below.clicked);
  CHECK_FALSE(screen.above.clicked);
}

TEST_CASE("the item on top gets the pointer") {
  Screen screen;
  screen.frame({});
  screen.frame({.at = {25, 25}});
  CHECK(screen.above.hovered);
  CHECK_FALSE(screen.below.hovered);
}

TEST_CASE("a release elsewhere is no click") {
  Screen screen;
  screen.frame({.at = {25, 25}});
  screen.frame({.at = {25, 25}, .down = true, .went_down = true});
  screen.frame({.at = {80, 80}, .went_up = true});
  CHECK_FALSE(screen.above.clicked);
  CHECK_FALSE(screen.below.clicked);
}

TEST_CASE("what lies under a dialog does not answer") {
  Items items;
  const auto frame = [&](const Pointer& pointer) {
    items.begin_frame(pointer);
    const Touch under = items.touch("under", {0, 0, 100, 100});
    items.cover_all();
    items.touch("dialog", {40, 40, 20, 20});
    return under;
  };
  frame({});
  CHECK_FALSE(frame({.at = {5, 5}}).hovered);
  CHECK(items.hot().empty());
}
