#include "lessons/player/catalogue.hpp"

#include <cstdlib>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {

TEST_CASE("a lesson is found by its name, its number and its folder") {
  for (const auto* name : {"listen", "10", "10_listen"}) {
    const auto entry = find_lesson(name);
    INFO(name);
    REQUIRE(entry);
    CHECK(entry->number == 10);
    CHECK(entry->name == "listen");
    CHECK(entry->folder.filename() == "10_listen");
  }
  CHECK_FALSE(find_lesson("lis"));
  CHECK_FALSE(find_lesson(""));
}

TEST_CASE("only a folder named by number and name is a lesson's") {
  CHECK(lesson_folder("lessons/04_bind")->number == 4);
  CHECK(lesson_folder("lessons/21_multi_thread")->name == "multi_thread");
  for (const auto* name : {"player", "10", "10_", "_listen", "x10_listen"}) CHECK_FALSE(lesson_folder(name));
}

TEST_CASE("lessons of another folder are listed by number") {
  const TemporaryDirectory directory;
  write_file(directory.path() / "12_b/lesson.toml", "");
  write_file(directory.path() / "02_a/lesson.toml", "");
  write_file(directory.path() / "03_unwritten/README.md", "");
  ::setenv("SWITCHBOARD_LESSONS", directory.path().c_str(), 1);
  const auto lessons = all_lessons();
  ::unsetenv("SWITCHBOARD_LESSONS");
  REQUIRE(lessons.size() == 2);
  CHECK(lessons[0].name == "a");
  CHECK(lessons[1].name == "b");
}

}  // namespace switchboard::lessons
