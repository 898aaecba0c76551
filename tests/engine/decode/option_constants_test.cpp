#include "engine/decode/option_constants.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <fstream>
#include <regex>
#include <string>

#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

template <class Value>
ArgumentValue decoded(int level, int name, const Value& value) {
  const auto* start = reinterpret_cast<const std::uint8_t*>(&value);
  return decode_option_value(level, name, {start, sizeof value}, sizeof value);
}

}  // namespace

TEST_CASE("an option's name depends on its level") {
  CHECK(option_level_symbol(SOL_SOCKET).name == "SOL_SOCKET");
  CHECK(option_level_symbol(IPPROTO_TCP).name == "IPPROTO_TCP");
  CHECK(option_level_symbol(0).name == "IPPROTO_IP");
  CHECK(option_name_symbol(SOL_SOCKET, 2).name == "SO_REUSEADDR");
  CHECK(option_name_symbol(IPPROTO_TCP, 2).name == "TCP_MAXSEG");
  CHECK(option_name_symbol(IPPROTO_IP, 2).name == "IP_TTL");
  CHECK(option_name_symbol(IPPROTO_IPV6, IPV6_V6ONLY).name == "IPV6_V6ONLY");
  CHECK(option_name_symbol(12345, 2) == Symbol{2, ""});
  CHECK(option_name_symbol(SOL_SOCKET, 12345) == Symbol{12345, ""});
}

TEST_CASE("an option's value is a number where it is an int") {
  CHECK(decoded(SOL_SOCKET, SO_REUSEADDR, int{1}) == ArgumentValue{std::int64_t{1}});
  CHECK(decoded(IPPROTO_TCP, TCP_NODELAY, int{0}) == ArgumentValue{std::int64_t{0}});
  CHECK(decoded(SOL_SOCKET, SO_ERROR, int{ECONNREFUSED}) == ArgumentValue{Symbol{111, "ECONNREFUSED"}});
  CHECK(decoded(SOL_SOCKET, SO_TYPE, int{SOCK_STREAM}) == ArgumentValue{Symbol{1, "SOCK_STREAM"}});
  CHECK(decoded(SOL_SOCKET, SO_PROTOCOL, int{6}) == ArgumentValue{Symbol{6, "IPPROTO_TCP"}});
  CHECK(decoded(SOL_SOCKET, SO_COOKIE, std::uint64_t{77}) == ArgumentValue{std::int64_t{77}});
  CHECK(decoded(IPPROTO_IP, IP_MULTICAST_TTL, std::uint8_t{4}) == ArgumentValue{std::int64_t{4}});
}

TEST_CASE("structures are told in their fields") {
  CHECK(decoded(SOL_SOCKET, SO_LINGER, linger{1, 10}) == ArgumentValue{"{l_onoff=1, l_linger=10}"});
  CHECK(decoded(SOL_SOCKET, SO_RCVTIMEO, timeval{2, 500'000}) == ArgumentValue{"{tv_sec=2, tv_usec=500000}"});
  CHECK(decoded(IPPROTO_TCP, TCP_CONGESTION, std::to_array({'c', 'u', 'b', 'i', 'c', '\0'})) ==
        ArgumentValue{"cubic"});
}

TEST_CASE("what is too short, unknown or large stays bytes with its length") {
  const Bytes two{1, 2};
  CHECK(decode_option_value(SOL_SOCKET, SO_REUSEADDR, two, 2) == ArgumentValue{Buffer{two, 2}});
  CHECK(decode_option_value(SOL_SOCKET, SO_LINGER, two, 2) == ArgumentValue{Buffer{two, 2}});
  const Bytes info(248, 7);
  CHECK(decode_option_value(IPPROTO_TCP, TCP_INFO, info, 248) == ArgumentValue{Buffer{info, 248}});
  CHECK(decode_option_value(12345, 1, info, 248) == ArgumentValue{Buffer{info, 248}});
  CHECK(decode_option_value(12345, 1, std::span{info}.first(4), 4) ==
        ArgumentValue{std::int64_t{0x07070707}});
}

TEST_CASE("options of packet, netlink and raw sockets have names, and every one of SOL_SOCKET") {
  CHECK(option_name_symbol(SOL_PACKET, 8).name == "PACKET_AUXDATA");
  CHECK(option_name_symbol(SOL_NETLINK, 11).name == "NETLINK_EXT_ACK");
  CHECK(option_level_symbol(255).name == "SOL_RAW");
  CHECK(option_name_symbol(255, 1).name == "ICMP_FILTER");
  CHECK(decoded(255, 1, std::uint32_t{0xfffffffe}) == ArgumentValue{std::string("0xfffffffe")});
  CHECK(option_name_symbol(58, 1).name == "ICMPV6_FILTER");
  CHECK(option_name_symbol(IPPROTO_IP, 51).name == "IP_LOCAL_PORT_RANGE");
  CHECK(option_name_symbol(IPPROTO_IPV6, 62).name == "IPV6_DONTFRAG");

  std::ifstream header("/usr/include/asm-generic/socket.h");
  const std::regex definition("#define (SO_[A-Z0-9_]+)[ \\t]+([0-9]+)");
  std::smatch parts;
  int options = 0;
  for (std::string line; std::getline(header, line);) {
    if (!std::regex_search(line, parts, definition)) continue;
    const std::string name = parts[1];
    if (name.starts_with("SO_SECURITY")) continue;  // never implemented
    INFO(name);
    // The _OLD and _NEW shapes of a time share its name on 64-bit machines.
    CHECK_FALSE(option_name_symbol(SOL_SOCKET, std::stoi(parts[2])).name.empty());
    ++options;
  }
  CHECK(options > 60);
}
