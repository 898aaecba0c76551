#include "engine/system/child_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

ChildProcess shell(const std::string& script) {
  ChildProcess::Options options;
  options.argv = {"sh", "-c", script};
  options.output = OutputTo::captured;
  options.input = OutputTo::nowhere;
  return ChildProcess::start(options);
}

}  // namespace

TEST_CASE("a child's output and exit code come back") {
  auto child = shell("echo out; echo err >&2; exit 7");
  CHECK(child.read_output(100) == "out\nerr\n");
  const auto end = child.wait();
  CHECK(end.exit_code == 7);
  CHECK_FALSE(end.signal.has_value());
  CHECK_FALSE(end.succeeded());
}

TEST_CASE("a child that a signal ended has no exit code") {
  auto child = shell("kill -TERM $$");
  const auto end = child.wait();
  CHECK_FALSE(end.exit_code.has_value());
  CHECK(end.signal == SIGTERM);
}

TEST_CASE("a child is started and heard also where standard input, output and error are closed") {
  const pid_t closed = fork();
  REQUIRE(closed != -1);
  if (closed == 0) {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(fd);
    try {
      auto child = shell("echo out; echo err >&2; exit 7");
      _exit(child.read_output(100) == "out\nerr\n" && child.wait().exit_code == 7 ? 0 : 1);
    } catch (const std::exception&) {
      _exit(2);
    }
  }
  int status = 0;
  REQUIRE(waitpid(closed, &status, 0) == closed);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("output beyond the limit is thrown away and the child is not held up") {
  auto child = shell("head -c 1000000 /dev/zero | tr '\\0' x; exit 3");
  CHECK(child.read_output(10) == "xxxxxxxxxx");
  CHECK(child.wait().exit_code == 3);
}

TEST_CASE("a program that is not there is said so at the start") {
  ChildProcess::Options options;
  options.argv = {"/nowhere/program"};
  CHECK_THROWS_WITH(ChildProcess::start(options),
                    Catch::Matchers::ContainsSubstring("cannot run /nowhere/program") &&
                        Catch::Matchers::ContainsSubstring("No such file"));
}

TEST_CASE("a child that is given a list of descriptors has no others of ours") {
  int kept[2], stray[2];
  REQUIRE(pipe(kept) == 0);  // without O_CLOEXEC: both would be inherited
  REQUIRE(pipe(stray) == 0);
  const auto has = [](int fd) {
    return "[ -e /proc/$$/fd/" + std::to_string(fd) + " ] && echo yes || echo no; ";
  };
  ChildProcess::Options options;
  options.argv = {"sh", "-c", has(kept[1]) + has(stray[0]) + has(stray[1])};
  options.output = OutputTo::captured;
  CHECK(ChildProcess::start(options).read_output(100) == "yes\nyes\nyes\n");
  options.descriptors = {kept[1]};
  CHECK(ChildProcess::start(options).read_output(100) == "yes\nno\nno\n");
  for (const int fd : {kept[0], kept[1], stray[0], stray[1]}) close(fd);
}

TEST_CASE("directory and environment are the child's own") {
  ChildProcess::Options options;
  options.argv = {"sh", "-c", "pwd; echo $COLOUR"};
  options.directory = "/";
  options.environment = {{"COLOUR", "blue"}};
  options.output = OutputTo::captured;
  auto child = ChildProcess::start(options);
  CHECK(child.read_output(100) == "/\nblue\n");
}

TEST_CASE("waiting for a child that goes on gives nothing, and the destructor ends it") {
  pid_t pid = 0;
  {
    auto child = shell("exec tail -f /dev/null");  // goes on until it is ended
    pid = child.pid();
    CHECK_FALSE(child.wait_for(1).has_value());
    CHECK_FALSE(child.poll().has_value());
  }
  CHECK(kill(pid, 0) != 0);  // reaped
}
