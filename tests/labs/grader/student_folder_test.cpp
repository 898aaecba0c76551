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
