#include "visualizer/views/console_view.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/source_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

struct ConsoleUi : Ui {
  ConsoleUi() {
    screen.show(Session::of(SourceStory().timeline));
    screen.open_view(View::console);
    frames(3);
  }
  bool has(const std::string& name) { return screen.items().find(name) != nullptr; }
  void type(std::string_view text) {
    for (const char c : text) {
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
      frames(2);
    }
  }
};

}  // namespace

TEST_CASE("the lines of all programs are listed in the order in which they were begun") {
  ConsoleUi ui;
  CHECK(ui.session().console().size() == 3);
  CHECK(ui.has("console/line/0"));
  CHECK(ui.has("console/line/1"));
  CHECK(ui.has("console/line/2"));
}

TEST_CASE("a click on a line goes to the moment at which it was whole") {
  ConsoleUi ui;
  REQUIRE(ui.click("console/line/1"));
  CHECK(ui.session().cursor() == ui.session().console().line(1).pieces.back().at);
  CHECK(ui.session().console().line(1).pieces.size() == 2);
  CHECK_FALSE(ui.session().is_following());
}

TEST_CASE("one program's lines are listed alone") {
  ConsoleUi ui;
  REQUIRE(ui.click("console/program/1"));
  CHECK_FALSE(ui.has("console/line/0"));
  CHECK(ui.has("console/line/2"));
  REQUIRE(ui.click("console/program/all"));
  CHECK(ui.has("console/line/0"));
}

TEST_CASE("what is searched is looked for in whole lines, also where two writes made one") {
  ConsoleUi ui;
  REQUIRE(ui.click("console/search"));
  ui.type("for somebody");
  CHECK_FALSE(ui.has("console/line/0"));
  CHECK(ui.has("console/line/1"));
}
