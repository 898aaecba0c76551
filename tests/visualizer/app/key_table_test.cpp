#include "visualizer/app/key_table.hpp"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

TEST_CASE("no two rows of the key table are the same key on the same page") {
  std::set<std::pair<int, int>> pressed;
  for (const KeyRow& row : key_table()) {
    if (row.group == KeyGroup::home) continue;  // letters mean other things there
    INFO(row.shown);
    CHECK(pressed.emplace(static_cast<int>(row.press.key), static_cast<int>(row.press.with)).second);
  }
}

TEST_CASE("docs/keys.md is the key table") {
  std::ifstream stream(std::string(SWITCHBOARD_SOURCE_DIR) + "/docs/keys.md");
  std::ostringstream text;
  text << stream.rdbuf();
  CHECK(text.str() == keys_as_markdown());
}
