#include "engine/model/packet.hpp"

#include "engine/model/call_family.hpp"
#include "engine/model/tcp_state.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("flags read in the order people say them") {
  CHECK(to_string(TcpFlags{.syn = true}) == "SYN");
  CHECK(to_string(TcpFlags{.syn = true, .ack = true}) == "SYN ACK");
  CHECK(to_string(TcpFlags{.ack = true, .fin = true}) == "FIN ACK");
  CHECK(to_string(TcpFlags{}).empty());
}

TEST_CASE("every TCP state reads back from its name") {
  for (int number = 1; number <= 13; ++number) {
    const auto state = tcp_state_from(number);
    REQUIRE(state);
    CHECK(parse_tcp_state(to_string(*state)) == state);
  }
  CHECK_FALSE(tcp_state_from(0));
  CHECK_FALSE(tcp_state_from(14));
  CHECK_FALSE(parse_tcp_state("OPEN"));
}

TEST_CASE("calls have a family, and those that move bytes a direction") {
  CHECK(family_of("bind") == CallFamily::set_up);
  CHECK(family_of("accept4") == CallFamily::meet);
  CHECK(family_of("no_such_call") == CallFamily::other);
  CHECK(movement_of("writev") == Movement::sends);
  CHECK(movement_of("recvmsg") == Movement::receives);
  CHECK(movement_of("recvmmsg") == Movement::none);
}

}  // namespace switchboard
