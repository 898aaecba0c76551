#include "engine/narrate/address_fields.hpp"

#include <bit>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using testing::inet;
using Order = AddressField::Order;

TEST_CASE("a sockaddr_in is four fields, and the port is read from its big end") {
  const auto fields = explain_address(inet("10.0.0.2:36895"));
  REQUIRE(fields.size() == 4);
  CHECK(fields[0].name == "sin_family");
  CHECK(fields[0].value == "AF_INET");
  CHECK(fields[0].order == Order::host);
  CHECK(fields[1].name == "sin_port");
  CHECK(fields[1].offset == 2);
  CHECK(fields[1].bytes == Bytes{0x90, 0x1f});
  CHECK(fields[1].value == "36895");
  if constexpr (std::endian::native == std::endian::little) CHECK(fields[1].host == "8080");
  CHECK(fields[1].order == Order::network);
  CHECK(fields[2].value == "10.0.0.2");
  CHECK(fields[3].name == "sin_zero");
  CHECK(fields[3].value == "zero");
  CHECK(fields[3].offset == 8);
}

TEST_CASE("a length that is too short leaves a field incomplete") {
  auto address = inet("0.0.0.0:8080");
  address.raw.resize(5);
  const auto fields = explain_address(address);
  REQUIRE(fields.size() == 3);
  CHECK(fields[2].value == "incomplete");
  CHECK(fields[2].bytes.size() == 1);
  address.raw.resize(1);
  CHECK(explain_address(address).size() == 1);
  address.raw.clear();
  CHECK(explain_address(address).empty());
}

TEST_CASE("bytes beyond the structure are shown as such") {
  auto address = inet("0.0.0.0:8080");
  address.raw.resize(20, 0xee);
  const auto fields = explain_address(address);
  REQUIRE(fields.size() == 5);
  CHECK(fields[4].name == "beyond the structure");
  CHECK(fields[4].offset == 16);
}

TEST_CASE("a sockaddr_in6 shows flow, address and scope") {
  SocketAddress address;
  address.raw = Bytes(28, 0);
  address.raw[0] = 10;
  address.raw[2] = 0x1f;
  address.raw[3] = 0x90;
  address.raw[23] = 1;
  const auto fields = explain_address(address);
  REQUIRE(fields.size() == 5);
  CHECK(address_struct(address) == "sockaddr_in6");
  CHECK(fields[1].value == "8080");
  CHECK(fields[3].value == "::1");
  CHECK(fields[4].name == "sin6_scope_id");
}

TEST_CASE("a UNIX address is a path, an abstract name, or nothing") {
  SocketAddress address;
  address.raw = {1, 0, '/', 't', 'm', 'p', 0, 'x'};
  CHECK(explain_address(address).at(1).value == "/tmp");
  address.raw = {1, 0, 0, 'a', 0, 'b'};
  CHECK(explain_address(address).at(1).value == "@a\\0b");
  address.raw = {1, 0};
  CHECK(explain_address(address).size() == 1);
}

TEST_CASE("an unknown family keeps its bytes") {
  SocketAddress address;
  address.raw = {99, 0, 1, 2};
  const auto fields = explain_address(address);
  REQUIRE(fields.size() == 2);
  CHECK(fields[0].value == "99");
  CHECK(fields[1].name == "sa_data");
  CHECK(address_struct(address) == "sockaddr");
}

TEST_CASE("the wire's sum explains 36895") {
  CHECK(network_order_sum(0x90, 0x1f) == "144·256 + 31 = 36895");
  CHECK(bytes_exchanged(8080) == 36895);
  CHECK(bytes_exchanged(36895) == 8080);
}

}  // namespace switchboard
