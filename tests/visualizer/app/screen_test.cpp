#include "visualizer/app/screen.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {
std::string row(EventId id) {
  return fmt::format("calls/row/{}", id.value);
}
}  // namespace

TEST_CASE("a click on a call selects it, its socket, and the time at which it had returned") {
  ListenStory story;
  const EventId bound = story.bind_call;
  const Time returned = *story.timeline.call(bound)->returned;
  Ui ui(std::move(story.timeline));
  ui.wheel("calls/scroll", 0);
  ui.session().look_at(returned);
  ui.frames(2);
  REQUIRE(ui.click(row(bound)));
  CHECK(ui.session().selection().call == bound);
  CHECK(ui.session().selection().socket == SocketId{ListenStory::listener});
  CHECK(ui.session().cursor() == returned);
}

TEST_CASE("scrubbing on the axis moves the cursor and leaves LIVE") {
  Ui ui(ListenStory().timeline);
  CHECK(ui.session().is_following());
  REQUIRE(ui.click("timeline/axis", 0.25F));
  CHECK_FALSE(ui.session().is_following());
  CHECK(ui.session().cursor() < ui.session().end());
  ui.key(Key::end);
  CHECK(ui.session().is_following());
  CHECK(ui.session().cursor() == ui.session().end());
}

TEST_CASE("a click on a slot selects the connection that waits in it") {
  Ui ui(ListenStory().timeline);
  REQUIRE(ui.click("stage/slot/b1"));
  CHECK(ui.session().selection().socket == SocketId{0xb1});
  ui.key(Key::escape);
  CHECK_FALSE(ui.session().selection().socket);
}

TEST_CASE("the stage shows the past when the cursor is there") {
  Ui ui(ListenStory().timeline);
  CHECK(ui.screen.items().find("stage/slot/b0") != nullptr);
  ui.key(Key::home);
  CHECK(ui.session().cursor() == Time{0});
  CHECK(ui.screen.items().find("stage/slot/b0") == nullptr);
}

TEST_CASE("the next call and back go from call to call") {
  Ui ui(ListenStory().timeline);
  ui.key(Key::home);
  ui.key(Key::f11);
  const Time first = ui.session().cursor();
  ui.key(Key::f11);
  CHECK(ui.session().cursor() > first);
  ui.key(Key::f10, With::shift);
  CHECK(ui.session().cursor() == first);
}

TEST_CASE("the filter hides calls that it does not take") {
  ListenStory story;
  const EventId bound = story.bind_call;
  const Time when = story.timeline.find(bound)->at;
  Ui ui(std::move(story.timeline));
  ui.session().look_at(when);
  ui.frames(2);
  REQUIRE(ui.screen.items().find(row(bound)) != nullptr);
  REQUIRE(ui.click("calls/filter"));
  for (const char c : std::string("call:accept")) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
    ui.frames(2);
  }
  CHECK(ui.screen.items().find(row(bound)) == nullptr);
}

TEST_CASE("letters typed into the filter do not zoom or pan") {
  Ui ui(ListenStory().timeline);
  REQUIRE(ui.click("calls/filter"));
  const Time before = ui.session().cursor();
  ui.key(Key::home);
  CHECK(ui.session().cursor() == before);
}

TEST_CASE("Ctrl Shift L changes between dark and light") {
  Ui ui(ListenStory().timeline);
  CHECK(ui.screen.theme() == Theme::Mode::dark);
  ui.key(letter('L'), With::control_shift);
  CHECK(ui.screen.theme() == Theme::Mode::light);
}

TEST_CASE("a file that does not open is a page that says why") {
  Ui ui;
  ui.screen.open("/nonexistent/run.swb");
  ui.frames(2);
  CHECK_FALSE(ui.screen.refusal().empty());
  REQUIRE(ui.click("refusal/home"));
  CHECK(ui.screen.refusal().empty());
}

TEST_CASE("a finished recording closes without a question") {
  Ui ui(ListenStory().timeline);
  ui.screen.close();
  CHECK(ui.screen.is_over());
}

TEST_CASE("a tab of the bar brings its view to the front, and Ctrl and its digit do the same") {
  Ui ui(ListenStory().timeline);
  CHECK(ui.screen.items().find("stage/slot/b0") != nullptr);
  REQUIRE(ui.click("bar/view/timeline"));
  CHECK(ui.screen.items().find("stage/slot/b0") == nullptr);
  CHECK(ui.screen.items().find("timeline/plot")->rect.h > 300);
  ui.key(static_cast<Key>('1'), With::control);
  CHECK(ui.screen.items().find("stage/slot/b0") != nullptr);
}

TEST_CASE("a tab of a panel puts another view into its place") {
  Ui ui(ListenStory().timeline);
  REQUIRE(ui.screen.items().find("timeline/plot") != nullptr);
  REQUIRE(ui.click("tab/calls"));
  CHECK(ui.screen.items().find("timeline/plot") == nullptr);
  CHECK(ui.screen.items().find("calls/scroll") != nullptr);
  REQUIRE(ui.click("tab/timeline"));
  CHECK(ui.screen.items().find("timeline/plot") != nullptr);
}

TEST_CASE("Tab goes from panel to panel and its keys go there first") {
  Ui ui(900, 600);
  ui.screen.show(Session::of(ListenStory().timeline));
  ui.frames(2);
  CHECK(ui.screen.items().find("stage/slot/b0") != nullptr);
  std::size_t steps = 0;
  for (; steps < view_count && ui.screen.items().find("timeline/plot") == nullptr; ++steps) {
    ui.key(Key::tab);
    CHECK(ui.screen.items().find("stage/slot/b0") == nullptr);
  }
  CHECK(ui.screen.items().find("timeline/plot") != nullptr);
  for (; steps > 0; --steps) ui.key(Key::tab, With::shift);
  CHECK(ui.screen.items().find("stage/slot/b0") != nullptr);
}

TEST_CASE("Space plays from the start, and looking anywhere stops it") {
  Ui ui(ListenStory().timeline);
  ui.key(Key::space);
  CHECK(ui.session().playback().is_playing());
  CHECK(ui.screen.is_moving());
  const Time before = ui.session().cursor();
  CHECK(before < ui.session().end());
  ui.frames(2);
  CHECK(ui.session().cursor() > before);
  REQUIRE(ui.click("timeline/axis", 0.25F));
  CHECK_FALSE(ui.screen.is_moving());
  const Time stopped = ui.session().cursor();
  ui.frames(2);
  CHECK(ui.session().cursor() == stopped);
}

TEST_CASE("playing ends at the end") {
  Ui ui(ListenStory().timeline);
  ui.key(Key::home);
  ui.key(Key::space);
  for (int i = 0; i < 2000 && ui.screen.is_moving(); ++i) ui.frames(1);
  CHECK_FALSE(ui.screen.is_moving());
  CHECK(ui.session().cursor() == ui.session().end());
}

TEST_CASE("E shows every event as far from the next, and W looks closer") {
  Ui ui(ListenStory().timeline);
  ui.key(letter('E'));
  CHECK(ui.session().time().scale() == TimeWindow::Scale::events);
  const auto all = ui.session().time().view().length();
  ui.key(letter('W'));
  CHECK(ui.session().time().view().length() < all);
  ui.key(letter('F'));
  CHECK(ui.session().time().is_everything());
  REQUIRE(ui.click("timeline/wall"));
  CHECK(ui.session().time().scale() == TimeWindow::Scale::wall);
}

TEST_CASE("the same recording gives the same picture") {
  const auto draw = [] {
    Ui ui(ListenStory().timeline);
    ui.frames(3);
    return ui.headless.picture().rgba;
  };
  CHECK(draw() == draw());
}
