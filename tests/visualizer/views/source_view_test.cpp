#include "visualizer/views/source_view.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/source_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

struct SourceUi : Ui {
  SourceStory story;
  explicit SourceUi(std::map<std::string, std::string> texts = SourceStory::texts()) {
    screen.show(Session::of(std::move(story.timeline), std::move(texts)));
    screen.open_view(View::source);
    frames(3);
  }
  bool has(const std::string& name) { return screen.items().find(name) != nullptr; }
  Timeline& timeline() { return session().timeline(); }
};

}  // namespace

TEST_CASE("the file and the line of the newest call at the cursor are shown") {
  SourceUi ui;
  CHECK(ui.has("source/here/2"));
  ui.session().look_at(ui.timeline().find(ui.story.accepts[0])->at);
  ui.frames(2);
  CHECK(ui.has("source/here/31"));
  CHECK(ui.has("source/line/27"));
}

TEST_CASE("selecting a call goes to its file and line") {
  SourceUi ui;
  ui.session().select_call(ui.story.bind_call);
  ui.frames(2);
  CHECK(ui.has("source/here/27"));
  CHECK(ui.has("source/strip"));
}

TEST_CASE("a click on a line selects its newest call, and a second click the next one") {
  SourceUi ui;
  ui.session().look_at(*ui.timeline().call(ui.story.accepts[1])->returned);
  ui.frames(2);
  REQUIRE(ui.click("source/line/31"));
  CHECK(ui.session().selection().call == ui.story.accepts[1]);
  REQUIRE(ui.click("source/line/31"));
  CHECK(ui.session().selection().call == ui.story.accepts[2]);
  REQUIRE(ui.click("source/line/31"));
  CHECK(ui.session().selection().call == ui.story.accepts[0]);
}

TEST_CASE("a tab shows its file, and the cursor takes the view along") {
  SourceUi ui;
  REQUIRE(ui.has("source/tab/0"));
  REQUIRE(ui.click("source/tab/0"));
  CHECK(ui.has("source/line/27"));
  CHECK_FALSE(ui.has("source/line/2"));
  ui.session().select_call(ui.story.waiting);
  ui.frames(2);
  CHECK(ui.has("source/here/2"));
}

TEST_CASE("the line after and the line before that made calls are one click away") {
  SourceUi ui;
  ui.session().select_call(ui.story.listen_call);
  ui.frames(2);
  REQUIRE(ui.click("source/next"));
  CHECK(ui.timeline().call(*ui.session().selection().call)->source->line == 31);
  REQUIRE(ui.click("source/previous"));
  CHECK(ui.session().selection().call == ui.story.listen_call);
}

TEST_CASE("without a kept text the lines that made calls are listed") {
  SourceUi ui(std::map<std::string, std::string>{});
  ui.session().select_call(ui.story.bind_call);
  ui.frames(2);
  CHECK(ui.has("source/here/27"));
  CHECK(ui.has("source/line/28"));
  CHECK(ui.has("source/line/31"));
}

TEST_CASE("a socket's newest line is shown when the socket is selected") {
  SourceUi ui;
  ui.session().select_socket({SourceStory::listener});
  ui.frames(2);
  CHECK(ui.has("source/here/31"));
}

TEST_CASE("a recording without lines and one without calls have their words") {
  for (const bool with_call : {false, true}) {
    Story story;
    story.start("server", 100, {"./server"});
    if (with_call) story.call(100, "bind", {{"sockfd", std::int64_t{3}}}).on(3, 1).returns(0);
    Ui ui(std::move(story.timeline));
    ui.screen.open_view(View::source);
    ui.frames(3);
    CHECK(ui.screen.items().find("source/next") == nullptr);
  }
}
