#include "engine/observe/permissions.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using Catch::Matchers::ContainsSubstring;

namespace {

ObservedRun observe_refused(const std::string& what, const std::vector<std::string>& program) {
  return observe_program(program, {.before = {target_path("alone_refuse"), what}, .options = {}, .owner = 0});
}

std::string doctor_refused(const std::string& what) {
  ChildProcess::Options options;
  options.argv = {target_path("alone_refuse"), what, tool_path(), "doctor"};
  options.output = OutputTo::captured;
  auto child = ChildProcess::start(options);
  auto text = child.read_output(1 << 16);
  child.wait();
  return text;
}

const std::vector<std::string> pair = {target_path("tcp_pair")};

}  // namespace

TEST_CASE("where namespaces are refused calls and sockets are seen on the host's network") {
  const auto run = observe_refused("namespaces", pair);
  CHECK(run.status == 7);
  CHECK(run.notes("network").size() == 1);
  CHECK_THAT(run.output, ContainsSubstring("packets are not seen"));
  CHECK(run.call("accept").made.at(0).socket);
  CHECK(!run.all<SocketSample>().empty());
  CHECK_THAT(doctor_refused("namespaces"), ContainsSubstring("Level: host network."));
}

TEST_CASE("without the kernel's tables sockets are sampled at their calls and that is said") {
  const auto run = observe_refused("netlink", pair);
  CHECK(run.status == 7);
  CHECK(run.notes("samples").size() == 1);
  CHECK(!run.all<SocketSample>().empty());
}

TEST_CASE("without packet sockets packets are missing and that is said") {
  const auto run = observe_refused("packet", pair);
  CHECK(run.status == 7);
  CHECK(run.notes("packets").size() == 1);
  CHECK(run.all<Packet>().empty());
  CHECK_THAT(doctor_refused("packet"), ContainsSubstring("Level: partial."));
}

TEST_CASE("where descriptors cannot be copied sockets are known by their inodes and no call is lost") {
  const auto run = observe_refused("descriptors", pair);
  CHECK(run.status == 7);
  CHECK(run.notes("sockets").size() == 1);
  const auto& accepted = run.call("accept");
  REQUIRE(accepted.made.at(0).socket);
  CHECK(run.call("recvfrom").socket == accepted.made[0].socket);
  CHECK(run.calls("write").size() == 1);
  const auto everything = observe_program(pair);
  CHECK(run.calls().size() == everything.calls().size());
}

TEST_CASE("where only ptrace is permitted calls are seen and each loss is said") {
  const auto run = observe_refused("namespaces,netlink,packet,descriptors", pair);
  CHECK(run.status == 7);
  CHECK(run.notes("network").size() == 1);
  CHECK(run.notes("samples").size() == 1);
  CHECK(run.notes("sockets").size() == 1);
  CHECK(run.calls("write").size() == 1);
  CHECK_THAT(doctor_refused("namespaces,netlink,packet,descriptors"), ContainsSubstring("Level: calls."));
}

TEST_CASE("where tracing is refused one sentence says so and nothing is run") {
  const auto run = observe_refused("ptrace", pair);
  CHECK(run.status == 125);
  CHECK_THAT(run.output, ContainsSubstring("cannot trace system calls on this machine"));
  CHECK_THAT(run.output, !ContainsSubstring("done"));
  CHECK_THAT(doctor_refused("ptrace"), ContainsSubstring("Level: none."));
}

TEST_CASE("a program that does not let itself be looked into is said to be so") {
  const auto run =
      observe_refused("namespaces,descriptors", {target_path("alone_surroundings"), "not_dumpable"});
  CHECK(run.status == 0);
  if (geteuid() == 0) return;  // whom /proc shows everything
  CHECK(run.notes("sockets").size() >= 1);
}

TEST_CASE("what permits tracing depends on how far Yama forbids it") {
  CHECK(yama_remedy("").empty());
  CHECK(yama_remedy("1").empty());
  CHECK_THAT(yama_remedy("2"), ContainsSubstring("sysctl kernel.yama.ptrace_scope=1"));
  // No command takes 3 back: Yama refuses to write less.
  CHECK_THAT(yama_remedy("3"), ContainsSubstring("start the machine anew"));
}
