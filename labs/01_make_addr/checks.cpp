// The checks of L1. The lab's driver calls the submission's make_addr in an observed process of its own and
// shows the bytes that it wrote. Where they stand is the same on every Linux: ip(7), ipv6(7).

#include "labs/grader/check.hpp"

using namespace std::string_literals;

namespace {

// Offsets in sockaddr_in (16 bytes) and sockaddr_in6 (28 bytes).
constexpr std::size_t family_at = 0, port_at = 2, v4_at = 4, v4_rest_at = 8, v6_flow_at = 4, v6_at = 8,
                      v6_scope_at = 24;

std::string asks(const std::string& host, const std::string& port) {
  return "make_addr=" + host + "," + port;
}

/// Only these bytes of what make_addr wrote.
FunctionCalls::Result part(std::size_t from, const std::string& bytes, const std::string& meaning) {
  return {.value = 0, .bytes = bytes, .from = from, .meaning = meaning};
}

std::string in_network_order(std::uint16_t port) {
  return {static_cast<char>(port >> 8), static_cast<char>(port)};
}

/// A family is a number of this machine's, in its own order.
std::string in_host_order(std::uint16_t family) {
  std::string bytes(2, '\0');
  __builtin_memcpy(bytes.data(), &family, 2);
  return bytes;
}

const std::string inet = in_host_order(2), inet6 = in_host_order(10);

void refuses(Bench& bench, const std::string& why,
             const std::vector<std::pair<std::string, std::string>>& texts) {
  std::vector<std::string> steps;
  for (const auto& [host, port] : texts) steps.push_back(asks(host, port));
  const FunctionCalls::Result refused{.value = -1, .meaning = why};
  bench.calls("make_addr", steps).returns(std::vector(texts.size(), refused));
}

}  // namespace

TEST_CASE_METHOD(Bench, "Sets the family of an IPv4 address", "[id:family][points:2]") {
  auto make_addr = calls("make_addr", {asks(host(), "8080")});
  make_addr.returns({part(family_at, inet, "AF_INET in the order of this machine")});
}

TEST_CASE_METHOD(Bench, "Sets the port, high byte first", "[id:port][points:3][needs:family]") {
  const std::vector<std::uint16_t> ports{8080, 80, port(), 256, 65535};
  std::vector<std::string> steps;
  std::vector<FunctionCalls::Result> results;
  for (const auto each : ports) {
    steps.push_back(asks(host(), std::to_string(each)));
    results.push_back(part(port_at, in_network_order(each), "the port in network byte order"));
  }
  calls("make_addr", steps).returns(results);
}

TEST_CASE_METHOD(Bench, "Sets the IPv4 address", "[id:address][points:3][needs:family]") {
  auto make_addr = calls("make_addr", {asks("127.0.0.1", "80"), asks("10.200.3.44", "80"),
                                       asks("0.0.0.0", "80"), asks("255.255.255.255", "80")});
  make_addr.returns({part(v4_at, "\x7f\0\0\x01"s, "the address"),
                     part(v4_at, "\x0a\xc8\x03\x2c"s, "the address"), part(v4_at, "\0\0\0\0"s, "the address"),
                     part(v4_at, "\xff\xff\xff\xff"s, "the address of everybody in this network")});
}

TEST_CASE_METHOD(Bench, "Leaves no byte of a sockaddr_in to chance",
                 "[id:zeroed][points:2][needs:port][needs:address]") {
  auto make_addr = calls("make_addr", {asks("127.0.0.1", "8080"), asks("127.0.0.1", "8080")});
  make_addr.returns(
      {part(v4_rest_at, "\0\0\0\0\0\0\0\0"s, "behind the address"),
       {.bytes = inet + "\x1f\x90\x7f\0\0\x01\0\0\0\0\0\0\0\0"s, .meaning = "16 bytes in all"}});
}

TEST_CASE_METHOD(Bench, "A connection is made with it",
                 "[id:connects][points:2][needs:port][needs:address]") {
  auto server = our_server();
  auto make_addr = calls("make_addr", {"connect"});
  auto connection = server.accepts();
  make_addr.returns({{0}});
}

TEST_CASE_METHOD(Bench, "Makes an IPv6 address", "[id:ipv6][points:3]") {
  const auto address = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\x12\x34"s;
  const auto v6 = asks("2001:db8::1234", "8080");
  auto make_addr = calls("make_addr", {v6, v6, v6, v6, v6, asks("::1", "80")});
  make_addr.returns({part(family_at, inet6, "AF_INET6 in the order of this machine"),
                     part(port_at, in_network_order(8080), "the port in network byte order"),
                     part(v6_at, address, "the address"),
                     part(v6_flow_at, "\0\0\0\0"s, "no flow"),
                     part(v6_scope_at, "\0\0\0\0"s, "no scope"),
                     {.bytes = inet6 + "\0\x50"s + std::string(19, '\0') + '\x01' + "\0\0\0\0"s,
                      .meaning = "28 bytes in all"}});
}

TEST_CASE_METHOD(Bench, "Refuses a text that is no address", "[id:bad_host][points:3][needs:address]") {
  refuses(*this, "because this is no address",
          {{"127.0.0.256", "80"},
           {"", "80"},
           {"localhost", "80"},
           {"1.2.3.4.5", "80"},
           {"::g", "80"},
           {"1.2.3.4x", "80"},
           {"2001:db8:::1", "80"}});
}

TEST_CASE_METHOD(Bench, "Refuses a text that is no port", "[id:bad_port][points:2][needs:port]") {
  refuses(*this, "because this is no port",
          {{"127.0.0.1", "65536"},
           {"127.0.0.1", ""},
           {"127.0.0.1", "http"},
           {"127.0.0.1", "80x"},
           {"127.0.0.1", "-1"},
           {"::1", "99999999999999999999"}});
}
