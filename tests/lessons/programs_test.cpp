// What the house asks of every lesson's program. That they are free of warnings is checked by building them
// with -Werror (lessons/CMakeLists.txt, preset dev).

#include <algorithm>

#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

std::vector<std::filesystem::path> programs() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : all_lessons())
    for (const auto& file : std::filesystem::directory_iterator(entry.folder))
      if (file.path().extension() == ".cpp") files.push_back(file.path());
  return files;
}

}  // namespace

TEST_CASE("a lesson's program fits in one reading") {
  REQUIRE_FALSE(programs().empty());
  for (const auto& file : programs()) {
    const auto text = read_file(file);
    INFO(file.string());
    CHECK(std::count(text.begin(), text.end(), '\n') < 100);
  }
}

TEST_CASE("a lesson's program uses nothing of ours and holds no hook") {
  for (const auto& file : programs()) {
    const auto text = read_file(file);
    INFO(file.string());
    CHECK(text.find("#include \"") == std::string::npos);
    CHECK(text.find("switchboard") == std::string::npos);
    CHECK(text.find("getenv") == std::string::npos);
  }
}

}  // namespace switchboard::lessons
