#include "engine/model/man_page_name.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;

TEST_CASE("a man page's name means every call that the C library may make for it") {
  CHECK(names_call("accept", "accept"));
  CHECK(names_call("accept", "accept4"));
  CHECK_FALSE(names_call("accept4", "accept"));
  CHECK(names_call("recv", "recvfrom"));
  CHECK_FALSE(names_call("recv", "recvmsg"));
  CHECK(calls_named("send") == std::vector<std::string_view>{"sendto"});
  CHECK(calls_named("accept") == std::vector<std::string_view>{"accept", "accept4"});
  CHECK(calls_named("recieve").empty());
}
