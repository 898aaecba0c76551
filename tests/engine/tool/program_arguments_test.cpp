#include "engine/tool/program_arguments.hpp"

#include "engine/tool/command.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::tool;
using When = ProgramWanted::When;

TEST_CASE("programs are told apart by --and and may wait for an occasion") {
  const auto programs =
      parse_programs({"./server", "8080", "--and", "--when", "listening", "nc", "-N", "host", "--and", "ls"});
  REQUIRE(programs.size() == 3);
  CHECK(programs[0].argv == std::vector<std::string>{"./server", "8080"});
  CHECK(programs[0].when == When::at_once);
  CHECK(programs[1].argv == std::vector<std::string>{"nc", "-N", "host"});
  CHECK(programs[1].when == When::listening);
  CHECK(programs[2].when == When::at_once);
  CHECK(parse_programs({}).empty());
  CHECK(parse_programs({"a", "--and", "--when", "bound", "b"})[1].when == When::bound);
}

TEST_CASE("a program's own --when is its own") {
  CHECK(parse_programs({"at", "--when", "noon"})[0].argv.size() == 3);
}

TEST_CASE("what stands around --and must make sense") {
  CHECK_THROWS_AS(parse_programs({"--and", "a"}), UsageError);
  CHECK_THROWS_AS(parse_programs({"a", "--and"}), UsageError);
  CHECK_THROWS_AS(parse_programs({"a", "--and", "--when"}), UsageError);
  CHECK_THROWS_AS(parse_programs({"a", "--and", "--when", "noon", "b"}), UsageError);
  CHECK_THROWS_AS(parse_programs({"a", "--and", "--when", "bound"}), UsageError);
}

TEST_CASE("a published port may have another number, an address, or one of the kernel's choice outside") {
  CHECK(parse_publish("8080").host_port == 8080);
  CHECK(parse_publish("8080").port == 8080);
  CHECK(parse_publish("9090:8080").host_port == 9090);
  CHECK(parse_publish("0:8080").host_port == 0);
  const auto all = parse_publish("0.0.0.0:9090:8080");
  CHECK(all.host == "0.0.0.0");
  CHECK(all.port == 8080);
  for (const auto* text : {"0", "x", "99999", "1:", ":1x", "9090:0"})
    CHECK_THROWS_AS(parse_publish(text), UsageError);
}
