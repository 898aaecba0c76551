#include "visualizer/layout/home_layout.hpp"

#include <vector>

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

TEST_CASE("the cards of the home page lie beside each other at every size") {
  const auto [w, h] =
      GENERATE(table<float, float>({{900, 600}, {1280, 672}, {1440, 852}, {1920, 1032}, {2560, 1392}}));
  const Rect area{0, 48, w, h};
  const HomeLayout layout = lay_out_home(area);
  std::vector<Rect> cards;
  for (const Rect& card :
       {layout.go_on, layout.watch, layout.lessons, layout.labs, layout.recordings, layout.machine})
    if (!card.is_empty()) cards.push_back(card);
  CHECK(cards.size() == (w < 1100 ? 5 : 6));
  for (std::size_t i = 0; i < cards.size(); ++i) {
    CHECK(area.contains(cards[i]));
    CHECK(cards[i].h > 90);
    CHECK(cards[i].w > 200);
    for (std::size_t k = i + 1; k < cards.size(); ++k) CHECK_FALSE(cards[i].overlaps(cards[k]));
  }
}
