#include "engine/observe/late_filter.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;

TEST_CASE("a program runs with one filter more from its first socket on, and all its threads do") {
  if (!filters_can_come_late) return;
  const auto run = observe_target("first_socket");
  REQUIRE(run.status == 0);
  int before = 0, after = 0;
  REQUIRE(std::sscanf(run.output.c_str(), "filters %d %d", &before, &after) == 2);
  CHECK(after == before + 1);
  const auto& pair = run.call("socketpair").made;
  REQUIRE(run.calls("write").size() == 501);  // and none of those to the pipe and to standard output
  CHECK(run.call("write").socket == pair.at(0).socket);
  CHECK(run.call("write").thread != run.call("socketpair").thread);
  CHECK(run.calls("read").empty());
  CHECK(run.notes("calls").empty());
}

TEST_CASE("a program does not see that it shares a CPU with its tracer") {
  const auto run = observe_target("first_socket");
  CHECK(run.output.find("affinity stays") != std::string::npos);
}

TEST_CASE("a program that forbids itself what the filter needs is seen all the same") {
  const auto run = observe_target("own_filter");
  REQUIRE(run.status == 0);
  CHECK(run.call("write").socket == run.call("socketpair").made.at(0).socket);
  CHECK(run.call("read").socket == run.call("socketpair").made.at(1).socket);
}

TEST_CASE("a program that is given a socket is seen from its first read") {
  ObservedRunOptions how;
  how.before = {target_path("socket_as_input")};
  const auto run = observe_program({"cat"}, how);
  REQUIRE(run.status == 0);
  CHECK(run.output.find("given") != std::string::npos);
  REQUIRE_FALSE(run.calls("read").empty());
  CHECK(run.call("read").socket);
}
