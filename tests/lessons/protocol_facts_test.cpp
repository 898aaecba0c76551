// What lessons/25_protocol/README.md states, checked with sockets of our own on loopback.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

#include <cstddef>
#include <cstdint>

namespace switchboard {
namespace {

using namespace loopback;

struct Reading {
  char station;
  std::int32_t value;
  char unit;
};

}  // namespace

TEST_CASE("one recv may hold two messages, and one message may need two") {
  const Pair pair;
  REQUIRE(send_text(pair.client, "K 21500 C\r\nL -300 C\r\n") == "21");
  CHECK(receive(pair.server) == "K 21500 C\r\nL -300 C\r\n");
  REQUIRE(send_text(pair.client, "M 1") == "3");
  CHECK(receive(pair.server) == "M 1");
  REQUIRE(send_text(pair.client, "0 C\r\n") == "5");
  CHECK(receive(pair.server) == "0 C\r\n");
}

TEST_CASE("two sends may come as one recv") {
  const Pair pair;
  REQUIRE(send_text(pair.client, "M 1") == "3");
  REQUIRE(send_text(pair.client, "0 C\r\n") == "5");
  REQUIRE(news_at(pair.server));
  CHECK(receive(pair.server) == "M 10 C\r\n");
}

TEST_CASE("a struct of 1, 4 and 1 bytes is 12 bytes long here, and half of it is padding") {
  CHECK(sizeof(Reading) == 12);
  CHECK(offsetof(Reading, value) == 4);
  CHECK(offsetof(Reading, unit) == 8);
}

TEST_CASE("htonl puts the most significant byte first") {
  const std::uint32_t ordered = htonl(21500);
  unsigned char bytes[4];
  std::memcpy(bytes, &ordered, sizeof bytes);
  CHECK(bytes[0] == 0x00);
  CHECK(bytes[1] == 0x00);
  CHECK(bytes[2] == 0x53);
  CHECK(bytes[3] == 0xfc);
  CHECK(ntohl(ordered) == 21500);
  CHECK(__builtin_bswap32(6) == 100'663'296);  // what a length of 6 is when nobody turns it round
}

TEST_CASE("a zero byte goes through a stream like any other") {
  const Pair pair;
  const std::string message("\0\0\0\6M\0\0\0\nC", 10);
  REQUIRE(send_text(pair.client, message) == "10");
  CHECK(receive(pair.server) == message);
  CHECK(std::strlen(message.c_str()) == 0);
}

TEST_CASE("the end of a stream looks the same within a message as after one") {
  Pair pair;
  REQUIRE(send_text(pair.client, "K 1") == "3");
  pair.client = {};
  CHECK(receive(pair.server) == "K 1");
  CHECK(receive(pair.server) == "end of stream");
}

}  // namespace switchboard
