#include "visualizer/views/findings_view.hpp"

#include <fmt/format.h>

#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

/// A server that goes on receiving after the end of the stream.
struct Mistaken : TcpLife {
  EventId first{}, again{};
  Mistaken() {
    handshake();
    shuts_down();
    wire.fin(Wire::client, 1, 1);
    first = receives();
    again = receives();
    for (int i = 0; i < 5; ++i) receives();
  }
  EventId receives() {
    auto taking = call(server, "recvfrom",
                       {{"sockfd", std::int64_t{4}}, {"len", std::int64_t{64}}, {"flags", Symbol{0, ""}}});
    return taking.on(4, server_socket).at_line(41).returns(0);
  }
};

struct FindingsUi : Ui {
  explicit FindingsUi(Timeline timeline, int width = 1440, int height = 900) : Ui(width, height) {
    screen.show(Session::of(std::move(timeline)));
    screen.open_view(View::findings);
    frames(3);
  }
  bool has(std::string_view name) const { return screen.items().find(name) != nullptr; }
  float height_of(std::string_view name) const { return screen.items().find(name)->rect.h; }
};

}  // namespace

TEST_CASE("each finding is a card, and its evidence selects the call and moves the cursor") {
  Mistaken story;
  const EventId first = story.first, again = story.again;
  const Time returned = *story.timeline.call(again)->returned;
  FindingsUi ui(std::move(story.timeline));
  REQUIRE(ui.has("findings/card/1"));
  CHECK_FALSE(ui.has("findings/card/2"));
  REQUIRE(ui.click("findings/1/evidence/1"));
  CHECK(ui.session().selection().call == again);
  CHECK(ui.session().cursor() == returned);
  REQUIRE(ui.click("findings/1/evidence/0"));
  CHECK(ui.session().selection().call == first);
}

TEST_CASE("calls that show a finding carry its number") {
  Mistaken story;
  const EventId first = story.first, other = story.connected;
  FindingsUi ui(std::move(story.timeline));
  CHECK(ui.session().finding_number(first) == 1);
  CHECK(ui.session().finding_number(other) == 0);
  ui.session().select_call(first);
  ui.session().look_at(ui.session().timeline().find(first)->at);
  ui.screen.open_view(View::calls);
  ui.frames(3);
  CHECK(ui.has(fmt::format("calls/finding/{}", first.value)));
  ui.screen.open_view(View::ladder);
  ui.frames(3);
  REQUIRE(ui.click(fmt::format("ladder/finding/{}", first.value)));
  CHECK(ui.has("findings/card/1"));
}

TEST_CASE("with the keyboard cards are gone through, their evidence too, and the hint opens and closes") {
  Mistaken story;
  const EventId first = story.first, again = story.again;
  FindingsUi ui(std::move(story.timeline));
  ui.key(Key::down);
  CHECK(ui.session().selection().call == first);
  ui.key(Key::enter);
  CHECK(ui.session().selection().call == again);
  REQUIRE(ui.has("findings/card/1"));
  const float closed = ui.height_of("findings/card/1");
  ui.key(letter('H'));
  CHECK(ui.height_of("findings/card/1") > closed);
  ui.key(letter('H'));
  CHECK(ui.height_of("findings/card/1") == closed);
}

TEST_CASE("a recording without mistakes has no card") {
  TcpLife life;
  life.handshake();
  FindingsUi ui(std::move(life.timeline));
  REQUIRE(ui.session().findings().look() != nullptr);
  CHECK(ui.session().findings().look()->cards.empty());
  CHECK(ui.session().findings().look()->calls > 0);
  CHECK_FALSE(ui.has("findings/card/1"));
}

TEST_CASE("findings are drawn inside of the screen at small sizes too") {
  for (const auto& [width, height] : {std::pair{1280, 720}, std::pair{640, 480}}) {
    Mistaken story;
    FindingsUi ui(std::move(story.timeline), width, height);
    ui.picture(fmt::format("findings-{}x{}", width, height));
    const Rect screen{0, 0, static_cast<float>(width), static_cast<float>(height)};
    for (const auto& item : ui.screen.items().drawn()) {
      INFO(item.name);
      CHECK(screen.overlaps(item.rect));
    }
  }
}
