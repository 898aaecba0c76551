#include "visualizer/app/compare_page.hpp"

#include "engine/recording/writer.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

struct TwoRuns {
  TemporaryDirectory folder;
  std::string left = (folder.path() / "mine.swb").string(), right = (folder.path() / "solution.swb").string();
  EventId failed{};

  TwoRuns() {
    Story mine, solution;
    for (Story* story : {&mine, &solution}) {
      story->start("server", 100, {"./server", "8080"});
      story->call(100, "socket").makes(3, 0x1b).returns(3);
    }
    solution.call(100, "setsockopt").on(3, 0x1b).at_line(11).returns(0);
    failed = mine.call(100, "bind", {{"addr", inet("0.0.0.0:8080")}})
                 .on(3, 0x1b)
                 .at_line(12)
                 .fails(98, "EADDRINUSE");
    solution.call(100, "bind", {{"addr", inet("0.0.0.0:8080")}}).on(3, 0x1b).at_line(14).returns(0);
    solution.call(100, "listen").on(3, 0x1b).returns(0);
    write(left, mine);
    write(right, solution);
  }
  static void write(const std::string& file, Story& story) {
    RecordingWriter writer(file, story.timeline.info);
    writer.write({story.timeline.events().begin(), story.timeline.events().end()});
    writer.finish(story.now());
  }
};

}  // namespace

TEST_CASE("two recordings stand beside each other, and N goes from difference to difference") {
  TwoRuns runs;
  Ui ui;
  ui.screen.compare(runs.left, runs.right);
  ui.frames(3);
  ui.picture("compare");
  const auto has = [&](const char* name) { return ui.screen.items().find(name) != nullptr; };
  // The heading, socket, then setsockopt, which only the solution makes: that one is chosen.
  REQUIRE(has("compare/row/4"));
  CHECK_FALSE(has("compare/row/5"));
  CHECK_FALSE(has("compare/left"));
  CHECK(has("compare/right"));
  ui.key(letter('N'));
  CHECK(has("compare/left"));
  CHECK(has("compare/right"));
  ui.key(Key::enter);
  REQUIRE(ui.screen.session() != nullptr);
  CHECK(ui.session().selection().call == runs.failed);
  CHECK(ui.session().file_name() == "mine.swb");
}

TEST_CASE("Esc leaves the comparison, and a file that is none is refused with a sentence") {
  TwoRuns runs;
  Ui ui;
  ui.screen.compare(runs.left, runs.right);
  ui.frames(2);
  ui.key(Key::escape);
  CHECK(ui.screen.items().find("compare/row/1") == nullptr);
  ui.screen.compare(runs.left, "/nowhere.swb");
  ui.frames(2);
  CHECK_FALSE(ui.screen.refusal().empty());
}
