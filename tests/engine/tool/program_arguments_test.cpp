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

TEST_CASE("a program goes to the host of its name, of its --on, or to one that is free") {
  const auto hosts_of = [](const std::vector<std::string>& words, const std::vector<std::string>& hosts) {
    std::vector<int> result;
    for (const auto& program : parse_programs(words, hosts)) result.push_back(program.host->value);
    return result;
  };
  const std::vector<std::string> hosts{"client", "server"};
  CHECK(hosts_of({"./server", "--and", "--when", "listening", "./client"}, hosts) == std::vector{1, 0});
  CHECK(hosts_of({"a", "--and", "b"}, hosts) == std::vector{0, 1});
  CHECK(hosts_of({"a", "--and", "client.py"}, hosts) == std::vector{1, 0});
  CHECK(hosts_of({"server", "--and", "--on", "server", "--when", "bound", "nc", "--and", "b"}, hosts) ==
        std::vector{1, 1, 0});
  CHECK_THROWS_AS(hosts_of({"a", "--and", "b", "--and", "c"}, hosts), UsageError);
  CHECK_THROWS_AS(hosts_of({"a", "--and", "--on", "nobody", "b"}, hosts), UsageError);
  CHECK_THROWS_AS(parse_programs({"a", "--and", "--on", "client", "b"}), UsageError);
  CHECK_FALSE(parse_programs({"a"})[0].host);
}

TEST_CASE("hosts have names that resolve, and there are two at least") {
  CHECK(parse_hosts("client,server-2") == std::vector<std::string>{"client", "server-2"});
  for (const auto* wrong : {"", "one", "a,,b", "a,a", "a,b c", "a,localhost", "-a,b", "a,b,c,d,e,f,g,h,i"})
    CHECK_THROWS_AS(parse_hosts(wrong), UsageError);
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
