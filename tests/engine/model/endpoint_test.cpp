#include "engine/model/endpoint.hpp"

#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("every endpoint reads back from its text") {
  for (const auto* text :
       {"0.0.0.0:0", "127.0.0.1:8080", "255.255.255.255:65535", "[::]:0", "[::1]:8080", "[fe80::1%3]:22",
        "[::ffff:127.0.0.1]:80", "unix:", "unix:/run/x.sock", "unix:relative", "unix:@abstract", "unix:@",
        "unix:/with space:and]colon", "netlink:1234,groups=0x1", "packet:2,protocol=0x0003", "family:16"}) {
    const auto endpoint = parse_endpoint(text);
    INFO(text);
    REQUIRE(endpoint);
    CHECK(to_string(*endpoint) == text);
    CHECK(parse_endpoint(to_string(*endpoint)) == endpoint);
  }
}

TEST_CASE("a path that begins with @ does not become an abstract name") {
  const Endpoint path = UnixEndpoint{UnixEndpoint::Kind::path, "@x"};
  CHECK(to_string(path) == "unix:./@x");
  CHECK(std::get<UnixEndpoint>(*parse_endpoint(to_string(path))).kind == UnixEndpoint::Kind::path);
}

TEST_CASE("text that is no endpoint is refused") {
  for (const auto* text :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "1.2.3:80", "[::1]80", "[::1",
        "[::1]:x", "::1:80", "[::1%]:80", "family:", "family:70000", "localhost:80"}) {
    INFO(text);
    CHECK_FALSE(parse_endpoint(text));
  }
}

TEST_CASE("a listener on any address accepts for every destination of its family and port") {
  const auto accepts = [](const char* bound, const char* destination) {
    return accepts_for(*parse_endpoint(bound), *parse_endpoint(destination));
  };
  CHECK(accepts("0.0.0.0:80", "127.0.0.1:80"));
  CHECK(accepts("127.0.0.1:80", "127.0.0.1:80"));
  CHECK(accepts("[::]:80", "127.0.0.1:80"));
  CHECK(accepts("[::]:80", "[::1]:80"));
  CHECK(accepts("[::ffff:127.0.0.1]:80", "127.0.0.1:80"));
  CHECK_FALSE(accepts("0.0.0.0:80", "127.0.0.1:81"));
  CHECK_FALSE(accepts("127.0.0.1:80", "127.0.0.2:80"));
  CHECK_FALSE(accepts("0.0.0.0:80", "[::1]:80"));
}

}  // namespace switchboard
