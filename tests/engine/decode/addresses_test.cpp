#include "engine/decode/addresses.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

// As `strace -e raw=bind` and a debugger show them on x86-64.
const Bytes inet{0x02, 0x00, 0x1f, 0x90, 0x7f, 0x00, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 0, 0};
const Bytes inet6{0x0a, 0, 0x1f, 0x90, 0, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 0,
                  0,    0, 0,    0,    0, 0, 0, 0, 0,    1,    2, 0, 0, 0};
const Bytes unix_path{0x01, 0x00, '/', 't', 'm', 'p', '/', 's', 0x00};
const Bytes unix_abstract{0x01, 0x00, 0x00, 'a', 0x00, 'b'};

std::string text_of(const Bytes& bytes, std::int64_t length) {
  const auto address = decode_address(bytes, length);
  return address.endpoint ? to_string(*address.endpoint) : "none";
}

}  // namespace

TEST_CASE("an IPv4 address has its port in network order and its family in the machine's") {
  const auto address = decode_address(inet, 16);
  CHECK(to_string(*address.endpoint) == "127.0.0.1:8080");
  CHECK(address.raw == inet);
  CHECK(address.length == 16);
}

TEST_CASE("an IPv6 address has a scope only when its length covers it") {
  REQUIRE(inet6.size() == 28);
  CHECK(std::get<Inet6Endpoint>(*decode_address(inet6, 28).endpoint).scope == 2);
  CHECK(std::get<Inet6Endpoint>(*decode_address(inet6, 24).endpoint).scope == 0);
  CHECK(std::get<Inet6Endpoint>(*decode_address(inet6, 28).endpoint).port == Port{8080});
}

TEST_CASE("a UNIX address is a path, an abstract name or unnamed") {
  CHECK(text_of(unix_path, 9) == "unix:/tmp/s");
  CHECK(text_of(unix_path, 8) == "unix:/tmp/s");  // without its NUL
  CHECK(text_of(unix_path, 2) == "unix:");
  const auto abstract = std::get<UnixEndpoint>(*decode_address(unix_abstract, 6).endpoint);
  CHECK(abstract.kind == UnixEndpoint::Kind::abstract);
  CHECK(abstract.name == std::string("a\0b", 3));
}

TEST_CASE("netlink and packet addresses have their fields, another family is named only") {
  CHECK(text_of({16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 12) == "netlink:0");
  CHECK(text_of({16, 0, 0, 0, 0xd2, 4, 0, 0, 0x11, 0, 0, 0}, 12) == "netlink:1234,groups=0x11");
  CHECK_FALSE(decode_address(Bytes{16, 0, 0, 0, 1, 0}, 6).endpoint);
  CHECK(text_of({17, 0, 0x08, 0, 2, 0, 0, 0, 1, 0, 0, 6, 1, 2, 3, 4, 5, 6}, 18) ==
        "packet:2,protocol=0x0800");
  CHECK(text_of({40, 0, 1, 2, 3, 4}, 6) == "family:40");
}

TEST_CASE("a length that is too short makes no endpoint and keeps the bytes") {
  for (const std::int64_t length : {-1, 0, 1, 2, 8, 15}) {
    const auto address = decode_address(inet, length);
    CHECK_FALSE(address.endpoint);
    CHECK(address.length == length);
    CHECK(address.raw.size() == static_cast<std::size_t>(std::max<std::int64_t>(length, 0)));
  }
  CHECK(text_of(inet6, 23) == "none");
}

TEST_CASE("bytes that could not be read whole make no endpoint") {
  const Bytes half{inet.begin(), inet.begin() + 8};
  CHECK_FALSE(decode_address(half, 16).endpoint);
  CHECK(decode_address(half, 16).raw == half);
  CHECK(decode_address(half, 16).length == 16);
}

TEST_CASE("a length beyond every address is the program's mistake, not ours") {
  Bytes large(128, 0);
  std::copy(inet.begin(), inet.end(), large.begin());
  CHECK(text_of(large, 1'000'000) == "127.0.0.1:8080");
}
