#include <cmath>

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {
struct Look {
  const char* name;
  int width, height;
  float scale;
};
}  // namespace

TEST_CASE("the screen is drawn at every size of the design, dark and light") {
  const auto mode = GENERATE(Theme::Mode::dark, Theme::Mode::light);
  const auto look = GENERATE(Look{"1280x720", 1280, 720, 1}, Look{"1440x900", 1440, 900, 1},
                             Look{"1920x1080", 1920, 1080, 1}, Look{"3840x2160", 3840, 2160, 2},
                             Look{"1000x600", 1000, 600, 1});
  Ui ui(look.width, look.height, look.scale, mode);
  ListenStory story;
  const EventId bound = story.bind_call;
  ui.screen.show(Session::of(std::move(story.timeline)));
  ui.session().select_call(bound);
  ui.frames(3);
  ui.picture(std::string(look.name) + (mode == Theme::Mode::dark ? "-dark" : "-light"));
  const Rect screen{0, 0, static_cast<float>(look.width) / look.scale,
                    static_cast<float>(look.height) / look.scale};
  CHECK(ui.screen.items().drawn().size() > 10);
  for (const auto& item : ui.screen.items().drawn()) {
    INFO(item.name);
    CHECK(screen.overlaps(item.rect));
  }
}

TEST_CASE("dark and light, and each scale, show the same things at the same places") {
  struct Seen {
    std::vector<Items::Item> items;
    std::string look;
  };
  std::vector<std::vector<Seen>> views(view_count);
  for (const Look& look : {Look{"1280x720", 1280, 720, 1}, Look{"2560x1440", 2560, 1440, 2}})
    for (const auto mode : {Theme::Mode::dark, Theme::Mode::light}) {
      Ui ui(look.width, look.height, look.scale, mode);
      ListenStory story;
      const EventId bound = story.bind_call;
      ui.screen.show(Session::of(std::move(story.timeline)));
      ui.session().select_call(bound);
      for (std::size_t i = 0; i < view_count; ++i) {
        if (!ui.screen.open_view(static_cast<View>(i))) continue;
        ui.frames(3);
        views[i].push_back({ui.screen.items().drawn(), look.name});
      }
    }
  constexpr float near = 6;  // widths of words are whole pixels, of which scale 2 has more
  for (std::size_t i = 0; i < view_count; ++i) {
    INFO(title_of(static_cast<View>(i)));
    for (const Seen& seen : views[i]) {
      INFO(seen.look);
      const auto& first = views[i].front().items;
      REQUIRE(seen.items.size() == first.size());
      for (std::size_t n = 0; n < first.size(); ++n) {
        INFO(first[n].name);
        CHECK(seen.items[n].name == first[n].name);
        CHECK(std::abs(seen.items[n].rect.x - first[n].rect.x) <= near);
        CHECK(std::abs(seen.items[n].rect.y - first[n].rect.y) <= near);
        CHECK(std::abs(seen.items[n].rect.w - first[n].rect.w) <= near);
      }
    }
  }
}
