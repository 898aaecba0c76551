#include "visualizer/views/states_view.hpp"

#include <fmt/format.h>

#include "tests/catch_any.hpp"
#include "tests/engine/tcp_life.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

/// The client has shut down, and both ends have gone on.
struct HalfClosed : TcpLife {
  EventId shut{}, fin{}, ack{};
  HalfClosed() {
    handshake();
    wait(10'000);
    shut = shuts_down();
    fin = wire.fin(Wire::client, 1, 1);
    there(TcpState::close_wait);
    wait(20'000);
    ack = wire.ack(Wire::server, 1, 2);
    here(TcpState::fin_wait2);
  }
};

struct StatesUi : Ui {
  explicit StatesUi(Timeline timeline, int width = 1440, int height = 900, float scale = 1,
                    Theme::Mode mode = Theme::Mode::dark)
      : Ui(width, height, scale, mode) {
    screen.show(Session::of(std::move(timeline)));
    screen.open_view(View::states);
    frames(3);
  }
  bool has(std::string_view name) const { return screen.items().find(name) != nullptr; }
  /// The state whose box the end's token touches.
  std::string token_at(std::string_view letter) {
    const auto* token = screen.items().find("states/token/" + std::string(letter));
    if (token == nullptr) return "nowhere";
    for (const auto& item : screen.items().drawn())
      if (item.name.starts_with("states/node/") && item.rect.overlaps(token->rect))
        return item.name.substr(12);
    return "beside no state";
  }
};

}  // namespace

TEST_CASE("both ends stand in the states that they have at the cursor") {
  HalfClosed story;
  const Time before{story.timeline.find(story.shut)->at.ns - 1};
  StatesUi ui(std::move(story.timeline));
  CHECK(ui.token_at("A") == "FIN_WAIT2");
  CHECK(ui.token_at("S") == "CLOSE_WAIT");
  ui.session().look_at(before);
  ui.frames(2);
  CHECK(ui.token_at("A") == "ESTABLISHED");
  CHECK(ui.token_at("S") == "ESTABLISHED");
  ui.session().look_at(Time{0});
  ui.frames(2);
  CHECK(ui.token_at("A") == "CLOSED");
}

TEST_CASE("a click on a step of the path selects what made it and moves the cursor there") {
  HalfClosed story;
  const EventId shut = story.shut;
  const Time when = story.timeline.find(story.fin)->at;
  StatesUi ui(std::move(story.timeline));
  const auto& shown = ui.session().shown_connection();
  std::size_t row = 0;
  while (shown.step(shown.rows[row]).to != TcpState::fin_wait1) ++row;
  REQUIRE(ui.click(fmt::format("states/path/{}", row)));
  CHECK(ui.session().selection().call == shut);
  CHECK(ui.session().cursor() == when);
  CHECK(ui.token_at("A") == "FIN_WAIT1");
}

TEST_CASE("the words beside an arrow select what made an end go that way") {
  HalfClosed story;
  const EventId ack = story.ack;
  StatesUi ui(std::move(story.timeline));
  REQUIRE(ui.click("states/label/A/FIN_WAIT2"));
  CHECK(ui.session().selection().packet == ack);
  CHECK_FALSE(ui.has("states/label/A/TIME_WAIT"));
}

TEST_CASE("Up and Down go from step to step of the path") {
  HalfClosed story;
  StatesUi ui(std::move(story.timeline));
  ui.key(Key::up);
  CHECK(ui.token_at("A") == "FIN_WAIT1");
  ui.key(Key::up);
  CHECK(ui.token_at("A") == "ESTABLISHED");
  ui.key(Key::down);
  CHECK(ui.token_at("A") == "FIN_WAIT1");
}

TEST_CASE("C lists the connections, and Enter shows the chosen one") {
  HalfClosed story;
  Wire second(story, "127.0.0.1:40300", "127.0.0.1:8080");
  second.handshake();
  StatesUi ui(std::move(story.timeline));
  CHECK(ui.session().shown_connection().number == std::size_t{0});
  CHECK_FALSE(ui.has("states/connection/1"));
  ui.key(letter('C'));
  REQUIRE(ui.has("states/connection/1"));
  ui.key(Key::down);
  ui.key(Key::enter);
  CHECK(ui.session().shown_connection().number == std::size_t{1});
  CHECK_FALSE(ui.has("states/connection/1"));
  REQUIRE(ui.click("states/list"));
  REQUIRE(ui.click("states/connection/0"));
  CHECK(ui.session().shown_connection().number == std::size_t{0});
}

TEST_CASE("Esc closes the list of connections, and what is selected stays until it is pressed again") {
  HalfClosed story;
  const EventId shut = story.shut;
  StatesUi ui(std::move(story.timeline));
  ui.session().select_call(shut);
  ui.key(letter('C'));
  REQUIRE(ui.has("states/connection/0"));
  ui.key(Key::escape);
  CHECK_FALSE(ui.has("states/connection/0"));
  CHECK(ui.session().selection().call == shut);
  ui.key(Key::escape);
  CHECK_FALSE(ui.session().selection().call);
}

TEST_CASE("R shows the arrows that are rarely taken") {
  HalfClosed story;
  StatesUi ui(std::move(story.timeline));
  const auto before = ui.headless.picture().rgba;
  ui.key(letter('R'));
  CHECK(before != ui.headless.picture().rgba);
  ui.key(letter('R'));
  CHECK(before == ui.headless.picture().rgba);
}

TEST_CASE("the timeline has a lane for each end's states while the States are shown") {
  HalfClosed story;
  StatesUi ui(std::move(story.timeline));
  REQUIRE(ui.has("timeline/state/A/FIN_WAIT1"));
  CHECK(ui.has("timeline/state/S/CLOSE_WAIT"));
  REQUIRE(ui.click("timeline/state/A/FIN_WAIT1", 0.03F));  // its middle is a folded gap
  CHECK(ui.token_at("A") == "FIN_WAIT1");
  ui.screen.open_view(View::stage);
  ui.frames(2);
  CHECK_FALSE(ui.has("timeline/state/A/FIN_WAIT1"));
}

TEST_CASE("a recording without a connection says so and draws no machine") {
  Story story;
  story.start("server", 100, {"./server"});
  StatesUi ui(std::move(story.timeline));
  CHECK_FALSE(ui.has("states/node/LISTEN"));
}

TEST_CASE("a selected listener without a connection stands alone in LISTEN") {
  TcpLife life;
  StatesUi ui(std::move(life.timeline));
  ui.session().select_socket(SocketId{TcpLife::listener});
  ui.frames(2);
  CHECK(ui.token_at("S") == "LISTEN");
}

TEST_CASE("a socket of UDP has no machine, and the view draws none") {
  HalfClosed story;
  SocketSample udp;
  udp.socket = {0x77};
  udp.domain = 2;
  udp.type = 2;
  udp.protocol = 17;
  udp.local = parse_endpoint("127.0.0.1:53");
  story.happens(udp);
  StatesUi ui(std::move(story.timeline));
  CHECK(ui.has("states/node/LISTEN"));
  ui.session().select_socket(SocketId{0x77});
  ui.frames(2);
  CHECK_FALSE(ui.has("states/node/LISTEN"));
}

namespace {
struct Look {
  const char* name;
  int width, height;
  float scale;
};
}  // namespace

TEST_CASE("the states are drawn inside of the screen at every size of the design, dark and light") {
  const auto mode = GENERATE(Theme::Mode::dark, Theme::Mode::light);
  const auto look = GENERATE(Look{"1280x720", 1280, 720, 1}, Look{"1440x900", 1440, 900, 1},
                             Look{"1920x1080", 1920, 1080, 1}, Look{"3840x2160", 3840, 2160, 2},
                             Look{"1000x600", 1000, 600, 1}, Look{"640x480", 640, 480, 1});
  HalfClosed story;
  StatesUi ui(std::move(story.timeline), look.width, look.height, look.scale, mode);
  ui.picture(std::string("states-") + look.name + (mode == Theme::Mode::dark ? "-dark" : "-light"));
  const Rect screen{0, 0, static_cast<float>(look.width) / look.scale,
                    static_cast<float>(look.height) / look.scale};
  CHECK(ui.token_at("A") == "FIN_WAIT2");
  for (const auto& item : ui.screen.items().drawn()) {
    INFO(item.name);
    CHECK(screen.overlaps(item.rect));
  }
}
