#include "labs/grader/bounded_run.hpp"

#include <unistd.h>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {

TEST_CASE("a program that ends gives its status and both its outputs") {
  const auto end =
      run({.argv = {"sh", "-c", "echo one; echo two >&2; exit 3"}, .directory = {}, .environment = {}});
  REQUIRE(end.end);
  CHECK(end.end->exit_code == 3);
  CHECK(end.output == "one\ntwo\n");
  CHECK_FALSE(end.succeeded());
}

TEST_CASE("a program that takes too long is killed with what it started") {
  const TemporaryDirectory directory;
  const auto end = run({.argv = {"sh", "-c", "sleep 600 & echo $! > child; sleep 600"},
                        .directory = directory.path(),
                        .environment = {},
                        .seconds = 1});
  CHECK_FALSE(end.end);
  const int child = std::stoi(read_file(directory.path() / "child"));
  // Gone, or a zombie that nobody has reaped yet.
  const auto is_gone = [stat = "/proc/" + std::to_string(child) + "/stat"] {
    std::ifstream stream{stat};
    std::string text;
    return !std::getline(stream, text) || text.find(") Z") != std::string::npos;
  };
  for (int look = 0; look < 1000 && !is_gone(); ++look) ::usleep(1000);  // SIGKILL is sent, not waited for
  CHECK(is_gone());
}

TEST_CASE("a child that keeps the output open does not keep us waiting") {
  const auto end =
      run({.argv = {"sh", "-c", "sleep 600 & echo done"}, .directory = {}, .environment = {}, .seconds = 30});
  REQUIRE(end.end);
  CHECK(end.output == "done\n");
}

TEST_CASE("of endless output the start is kept") {
  const auto end = run({.argv = {"sh", "-c", "head -c 100000 /dev/zero"},
                        .directory = {},
                        .environment = {},
                        .output_limit = 1000});
  REQUIRE(end.succeeded());
  CHECK(end.output.size() == 1000);
}

}  // namespace switchboard::grader
