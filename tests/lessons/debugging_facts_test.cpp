// What lessons/30_debugging/README.md says that ss and strace show, checked with them and the lesson's own
// programs.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "engine/system/child_process.hpp"
#include "engine/system/system_error.hpp"
#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;

bool runs(const std::vector<std::string>& argv) {
  try {
    return ChildProcess::start({.argv = argv, .output = OutputTo::nowhere}).wait().succeeded();
  } catch (const SystemError&) {
    return false;
  }
}

std::string output_of(const std::vector<std::string>& argv) {
  auto child = ChildProcess::start({.argv = argv, .output = OutputTo::captured});
  return child.read_output(100'000);
}

std::string program(const char* name) {
  return (lessons::find_lesson("debugging")->programs / name).string();
}

/// A port that was free a moment ago.
std::string free_port() {
  const FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
  check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
  return std::to_string(ntohs(address.sin_port));
}

/// Looks until it is so, ten seconds at most.
bool comes_true(const std::function<bool()>& is_so) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (std::chrono::steady_clock::now() < end) {
    if (is_so()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return is_so();
}

/// A program with all that it starts, ended with this object. A tracer that is killed leaves its tracee
/// running.
struct Group {
  ChildProcess child;
  explicit Group(std::vector<std::string> argv)
      : child(ChildProcess::start(
            {.argv = std::move(argv), .output = OutputTo::nowhere, .own_process_group = true})) {}
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group() { ::kill(-child.pid(), SIGKILL); }
};

bool listens(const std::string& port) {
  return !output_of({"ss", "-tlnH", "sport = :" + port}).empty();
}

}  // namespace

TEST_CASE("ss shows the forgotten connection in CLOSE-WAIT, its peer in FIN-WAIT-2, and empty queues") {
  if (!runs({"ss", "-V"})) return skip("ss is not installed");
  const auto port = free_port();
  const Group server({program("server"), "127.0.0.1", port});
  REQUIRE(comes_true([&] { return listens(port); }));
  const Group client({program("client"), "127.0.0.1", port});
  const auto line = [&](const char* state, const char* end) {
    return output_of({"ss", "-tnH", "state", state, end + (" = :" + port)});
  };
  REQUIRE(comes_true([&] { return !line("close-wait", "sport").empty(); }));
  CHECK(comes_true([&] { return !line("fin-wait-2", "dport").empty(); }));
  CHECK(comes_true([&] { return line("close-wait", "sport").starts_with("0      0"); }));
  CHECK_THAT(output_of({"ss", "-tanpH", "sport = :" + port}), ContainsSubstring("((\"server\",pid="));
}

TEST_CASE("the repaired server leaves nothing in CLOSE-WAIT, and its client ends") {
  if (!runs({"ss", "-V"})) return skip("ss is not installed");
  const auto port = free_port();
  const Group server({program("server"), "127.0.0.1", port, "repaired"});
  REQUIRE(comes_true([&] { return listens(port); }));
  CHECK(output_of({program("client"), "127.0.0.1", port}) == "later than you think\n");
  CHECK(output_of({"ss", "-tnH", "state", "close-wait", "sport = :" + port}) == "");
}

TEST_CASE("strace shows the calls as the lesson writes them, and no close between send and accept") {
  const TemporaryDirectory directory;
  const auto trace = (directory.path() / "trace").string();
  if (!runs({"ss", "-V"}) || !runs({"strace", "-o", trace, "true"}))
    return skip("strace or ss is not installed, or ptrace is not permitted");
  const auto port = free_port();
  // The lesson's numbers are those of a program that inherits three descriptors; we may have been given more.
  const Group server({"sh", "-c", "exec \"$@\" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-", "sh", "strace", "-e",
                      "trace=%net,close", "-o", trace, program("server"), "127.0.0.1", port});
  REQUIRE(comes_true([&] { return listens(port); }));
  const Group client({program("client"), "127.0.0.1", port});
  const std::string lines =
      "recvfrom(4, \"what time is it?\\n\", 256, 0, NULL, NULL) = 17\n"
      "recvfrom(4, \"\", 256, 0, NULL, NULL)     = 0\n"
      "sendto(4, \"later than you think\\n\", 21, MSG_NOSIGNAL, NULL, 0) = 21\n"
      "accept(3, NULL, NULL";
  comes_true([&] { return read_file(trace).ends_with(lines); });
  CHECK_THAT(read_file(trace), ContainsSubstring(lines));
}

TEST_CASE("a second tracer is refused with EPERM") {
  const TemporaryDirectory directory;
  const auto trace = (directory.path() / "trace").string();
  if (!runs({"strace", "-o", trace, "true"}))
    return skip("strace is not installed, or ptrace is not permitted");
  const Group first({"strace", "-o", trace, "sleep", "1000"});
  std::string pid;
  REQUIRE(comes_true([&] {
    const auto number = std::to_string(first.child.pid());
    pid = read_file("/proc/" + number + "/task/" + number + "/children");
    return !pid.empty() && read_file(trace).find("nanosleep") != std::string::npos;
  }));
  pid.erase(pid.find(' '));
  CHECK_THAT(output_of({"strace", "-p", pid}), ContainsSubstring("Operation not permitted"));
}

}  // namespace switchboard
