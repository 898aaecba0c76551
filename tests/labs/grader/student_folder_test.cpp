#include "labs/grader/student_folder.hpp"

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {
namespace {

Lab echo_server() {
  auto lab = find_lab("echo_server");
  REQUIRE(lab);
  return *lab;
}

}  // namespace

TEST_CASE("a lab starts with its task and its starter") {
  const TemporaryDirectory directory;
  const auto made = start_lab(echo_server(), directory.path() / "mine");
  CHECK(made == std::vector<std::filesystem::path>{"README.md", "server.cpp"});
  CHECK_THAT(read_file(directory.path() / "mine" / "server.cpp"),
             Catch::Matchers::ContainsSubstring("L3 Echo server"));
}

TEST_CASE("a start overwrites nothing and leaves nothing half done") {
  const TemporaryDirectory directory;
  write_file(directory.path() / "server.cpp", "mine");
  CHECK_THROWS_AS(start_lab(echo_server(), directory.path()), StudentFolderError);
  CHECK(read_file(directory.path() / "server.cpp") == "mine");
  CHECK_FALSE(std::filesystem::exists(directory.path() / "README.md"));
}

TEST_CASE("a reset begins again, keeps what was written and the recordings, and forgets the hints") {
  const TemporaryDirectory directory;
  const auto lab = echo_server();
  const auto mine = directory.path() / "mine";
  start_lab(lab, mine);
  write_file(mine / "server.cpp", "first try");
  write_file(mine / "notes.txt", "a thought");
  std::filesystem::create_directory(mine / "recordings");
  StudentFolder(mine).ask_for_hint(lab, "nul");
  const auto reset = reset_lab(lab, mine);
  CHECK(read_file(mine / "server.cpp") == read_file(lab.folder / "starter" / "server.cpp"));
  CHECK(read_file(reset.kept / "server.cpp") == "first try");
  CHECK(read_file(reset.kept / "notes.txt") == "a thought");
  CHECK_FALSE(std::filesystem::exists(mine / "notes.txt"));
  CHECK(std::filesystem::exists(mine / "recordings"));
  CHECK(StudentFolder(mine).ask_for_hint(lab, "nul") == 0);
  CHECK(reset_lab(lab, mine).kept != reset.kept);
}

TEST_CASE("a reset leaves alone a folder that is not the lab's") {
  const TemporaryDirectory directory;
  write_file(directory.path() / "README.md", "# My own project\n");
  write_file(directory.path() / "server.cpp", "mine");
  CHECK_THROWS_AS(reset_lab(echo_server(), directory.path()), StudentFolderError);
  CHECK(read_file(directory.path() / "server.cpp") == "mine");
}

TEST_CASE("hints grow stronger each time and stay at the strongest") {
  const TemporaryDirectory directory;
  const StudentFolder folder(directory.path());
  const auto lab = echo_server();
  CHECK(folder.ask_for_hint(lab, "nul") == 0);
  CHECK(folder.ask_for_hint(lab, "nul") == 1);
  CHECK(folder.ask_for_hint(lab, "restart") == 0);
  CHECK(folder.ask_for_hint(lab, "nul") == 2);
  CHECK(folder.ask_for_hint(lab, "nul") == 2);
  CHECK(read_file(directory.path() / ".switchboard" / "echo_server.hints") == "nul\nnul\nrestart\nnul\n");
}

TEST_CASE("the checks that failed are those of the last time") {
  const TemporaryDirectory directory;
  const StudentFolder folder(directory.path());
  const auto lab = echo_server();
  CHECK(folder.failed_last_time(lab).empty());
  folder.remember_failed(lab, {"nul", "restart"});
  folder.remember_failed(lab, {"restart"});
  CHECK(folder.failed_last_time(lab) == std::vector<std::string>{"restart"});
}

}  // namespace switchboard::grader
