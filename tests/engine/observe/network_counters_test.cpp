#include "engine/observe/network_counters.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>

#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/own_network.hpp"

using namespace switchboard;

TEST_CASE("a counter is told when it has changed, under its protocol's name") {
  if (!enter_own_network()) return skip("user namespaces are not permitted here");
  NetworkCounters counters{::getpid()};
  counters.changed();
  CHECK(counters.changed().empty());

  const auto listener = listening_socket(0);
  const auto first = connecting_socket(port_of_socket(listener));
  const auto second = connecting_socket(port_of_socket(listener));
  const auto list = counters.changed();
  const std::map<std::string, std::uint64_t> changed{list.begin(), list.end()};
  CHECK(changed.at("Tcp.ActiveOpens") >= 2);
  CHECK(changed.at("Tcp.PassiveOpens") >= 1);
  CHECK(changed.at("TcpExt.ListenOverflows") >= 1);
  CHECK(changed.at("TcpExt.ListenDrops") >= 1);
  CHECK_FALSE(changed.contains("Tcp.MaxConn"));
  CHECK_FALSE(changed.contains("Tcp.RtoMin"));
}

TEST_CASE("a process that is not there is refused") {
  CHECK_THROWS_AS(NetworkCounters{-1}, SystemError);
}
