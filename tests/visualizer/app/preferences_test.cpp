#include "visualizer/app/preferences.hpp"

#include <fstream>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

TEST_CASE("what was kept is read again") {
  TemporaryDirectory folder;
  const auto file = folder.path() / "state" / "window.toml";
  Preferences kept;
  kept.theme = Theme::Mode::light;
  kept.zoom = 1.25F;
  kept.width = 1600;
  kept.height = 1000;
  kept.main = View::timeline;
  kept.right = View::calls;
  kept.opened("/tmp/a.swb");
  kept.opened("/tmp/b.swb");
  kept.opened("/tmp/a.swb");
  REQUIRE(write_preferences(kept, file));
  const auto read = read_preferences(file);
  CHECK(read.theme == Theme::Mode::light);
  CHECK(read.zoom == 1.25F);
  CHECK(read.width == 1600);
  CHECK(read.main == View::timeline);
  CHECK(read.right == View::calls);
  CHECK_FALSE(read.lower);
  CHECK(read.recent == std::vector<std::string>{"/tmp/a.swb", "/tmp/b.swb"});
  CHECK(read.trouble.empty());
}

TEST_CASE("no file is as the first day, and a broken one is said in a sentence") {
  TemporaryDirectory folder;
  CHECK(read_preferences(folder.path() / "none.toml").trouble.empty());
  const auto file = folder.path() / "window.toml";
  std::ofstream(file) << "zoom = = 3";
  const auto read = read_preferences(file);
  CHECK(read.zoom == 1);
  CHECK_THAT(read.trouble, Catch::Matchers::EndsWith("."));
}

TEST_CASE("odd values do not make the window unusable") {
  TemporaryDirectory folder;
  const auto file = folder.path() / "window.toml";
  std::ofstream(file)
      << "zoom = 900.0\nwidth = -3\ntheme = 7\nmain = \"cellar\"\nrecent = [1, \"/tmp/a.swb\"]\n";
  const auto read = read_preferences(file);
  CHECK(read.zoom <= 3);
  CHECK(read.width == 0);
  CHECK_FALSE(read.theme);
  CHECK_FALSE(read.main);
  CHECK(read.recent == std::vector<std::string>{"/tmp/a.swb"});
}

TEST_CASE("of recordings opened lately the newest twelve are kept") {
  Preferences preferences;
  for (int i = 0; i < 20; ++i) preferences.opened("/tmp/" + std::to_string(i) + ".swb");
  CHECK(preferences.recent.size() == Preferences::most_recent);
  CHECK(preferences.recent.front() == "/tmp/19.swb");
}
