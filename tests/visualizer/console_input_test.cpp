// What is typed in the Console reaches a program that runs, through the observation that keeps its input.

#include "engine/observe/permissions.hpp"
#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

TEST_CASE("a line typed in the Console reaches the program, and End input ends it") {
  if (tracing_permission().answer != Permission::Answer::yes ||
      private_network_permission().answer != Permission::Answer::yes)
    return skip("ptrace or a private network is not permitted here");
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "cat.swb").string();
  auto tool =
      ChildProcess::start({.argv = {SWITCHBOARD_BIN_DIR "/switchboard", "observe", "-o", file, "--control",
                                    (folder.path() / "control").string(), "--keep-input", "--", "cat"},
                           .output = OutputTo::captured,
                           .input = OutputTo::nowhere});
  Ui ui;
  const auto has = [&](const char* name) { return ui.screen.items().find(name) != nullptr; };
  // Until the recording is there and says that the program runs; the test's time limit ends it.
  while (!has("console/type") && !tool.wait_for(5)) {
    if (ui.screen.session() == nullptr) ui.screen.open(file);
    if (ui.screen.session() != nullptr) ui.screen.open_view(View::console);
    ui.frames(2);
  }
  REQUIRE(ui.click("console/type"));
  for (const char c : std::string("hello")) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
    ui.frames(2);
  }
  compat::inject_edit_key(ImGui::GetIO(), compat::EditKey::enter, true);
  ui.key(Key::enter);
  compat::inject_edit_key(ImGui::GetIO(), compat::EditKey::enter, false);
  ui.frames(2);
  REQUIRE(ui.click("console/end"));
  CHECK(tool.read_output(4096) == "hello\n");
  CHECK(tool.wait().succeeded());
}
