#include "visualizer/app/palette.hpp"

#include <fstream>

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {
void type(Ui& ui, std::string_view text) {
  for (const char c : text) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
    ui.frames(2);
  }
}
std::string row(EventId id) {
  return fmt::format("palette/row/event/{}", id.value);
}
}  // namespace

TEST_CASE("Ctrl P finds a call by its text and goes there") {
  ListenStory story;
  const EventId bound = story.bind_call;
  Ui ui(std::move(story.timeline));
  ui.key(letter('P'), With::control);
  REQUIRE(ui.screen.items().find("palette/field") != nullptr);
  type(ui, "bind");
  ui.frames(4);
  REQUIRE(ui.screen.items().find(row(bound)) != nullptr);
  ui.picture("palette");
  REQUIRE(ui.click(row(bound)));
  CHECK(ui.session().selection().call == bound);
  CHECK(ui.screen.items().find("palette/field") == nullptr);
}

TEST_CASE("what is typed into the palette does nothing else, and Esc closes it") {
  Ui ui(ListenStory().timeline);
  const Time before = ui.session().cursor();
  ui.key(letter('P'), With::control);
  type(ui, "wsf");
  for (const char c : std::string("WSF")) ui.key(letter(c));
  ui.key(Key::home);
  CHECK(ui.session().cursor() == before);
  CHECK(ui.session().time().is_everything());
  ui.key(Key::escape);
  CHECK(ui.screen.items().find("palette/field") == nullptr);
}

TEST_CASE("the wheel scrolls the palette, and not the view under it") {
  Ui ui(ListenStory().timeline);
  const auto has = [&](const char* name) { return ui.screen.items().find(name) != nullptr; };
  const Span before = ui.session().time().view();
  const Rect plot = ui.screen.items().find("timeline/plot")->rect;
  ui.key(letter('P'), With::control_shift);
  ui.move({plot.centre().x, plot.y + 4});
  ui.input.pointer.wheel = 2;
  ui.frames(2);
  CHECK(ui.session().time().view().from == before.from);
  CHECK(ui.session().time().view().to == before.to);
  REQUIRE(has("palette/row/command/Ctrl 1"));
  for (int i = 0; i < 4; ++i) ui.wheel("palette/card", -1);
  CHECK_FALSE(has("palette/row/command/Ctrl 1"));
  for (int i = 0; i < 4; ++i) ui.wheel("palette/card", 1);
  CHECK(has("palette/row/command/Ctrl 1"));
}

TEST_CASE("a command is found by its words and does what its key does") {
  Ui ui(ListenStory().timeline);
  ui.key(letter('P'), With::control_shift);
  type(ui, "dark and light");
  ui.frames(2);
  ui.key(Key::enter);
  CHECK(ui.screen.theme() == Theme::Mode::light);
}

TEST_CASE("sockets, programs and packets are found, and words that are nowhere are said to be") {
  Ui ui(ListenStory().timeline);
  const auto found = [&](const char* words, const char* name) {
    ui.key(letter('P'), With::control);
    type(ui, words);
    ui.frames(4);
    bool any = false;
    for (const auto& item : ui.screen.items().drawn()) any = any || item.name.starts_with(name);
    ui.key(Key::escape);
    return any;
  };
  CHECK(found("socket 1b", "palette/row/socket/1b"));
  CHECK(found("client F", "palette/row/program/"));
  CHECK(found("packet syn ack", "palette/row/event/"));
  CHECK_FALSE(found("zebra", "palette/row/"));
}

TEST_CASE("the question mark shows all keys, and again hides them") {
  Ui ui(ListenStory().timeline);
  ui.key(Key::slash, With::shift);
  CHECK(ui.screen.items().find("keys/outside") != nullptr);
  ui.picture("keys");
  ui.key(Key::slash, With::shift);
  CHECK(ui.screen.items().find("keys/outside") == nullptr);
}
