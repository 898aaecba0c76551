// What lessons/02_layers/README.md states about Linux, checked with sockets of our own on loopback. That the
// frame of hello has 71 bytes is played: it takes a right that tests need not have.

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cerrno>
#include <fstream>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor made(int type) {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, type, 0))};
}

sockaddr_in named(const FileDescriptor& socket) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof name;
  check_system_call("bind", ::bind(socket.number(), reinterpret_cast<sockaddr*>(&name), length));
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&name), &length));
  return name;
}

/// Both ends of a TCP connection.
struct Connection {
  FileDescriptor client = made(SOCK_STREAM), server;
  Connection() {
    const auto listener = made(SOCK_STREAM);
    const auto name = named(listener);
    check_system_call("listen", ::listen(listener.number(), 8));
    check_system_call("connect",
                      ::connect(client.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name));
    server = FileDescriptor{check_system_call("accept", ::accept(listener.number(), nullptr, nullptr))};
  }
};

tcp_info info_of(const FileDescriptor& connection) {
  tcp_info info{};
  socklen_t length = sizeof info;
  check_system_call("TCP_INFO", ::getsockopt(connection.number(), IPPROTO_TCP, TCP_INFO, &info, &length));
  return info;
}

}  // namespace

TEST_CASE("headers without options: 14 bytes of Ethernet, 20 of IPv4, 40 of IPv6, 20 of TCP, 8 of UDP") {
  CHECK(ETH_HLEN == 14);
  CHECK(sizeof(iphdr) == 20);
  CHECK(sizeof(ip6_hdr) == 40);
  CHECK(sizeof(tcphdr) == 20);
  CHECK(sizeof(udphdr) == 8);
  CHECK(ETH_P_IP == 0x0800);
  CHECK(IPPROTO_TCP == 6);
  CHECK(IPPROTO_UDP == 17);
}

TEST_CASE("TCP's option with the times is used as tcp_timestamps says") {
  std::ifstream setting("/proc/sys/net/ipv4/tcp_timestamps");
  int wanted = -1;
  REQUIRE(setting >> wanted);
  const Connection connection;
  CHECK(((info_of(connection.client).tcpi_options & TCPI_OPT_TIMESTAMPS) != 0) == (wanted != 0));
}

TEST_CASE("with TCP_NODELAY each send of one byte is a segment, and the reader gets bytes only") {
  const Connection connection;
  const int yes = 1;
  check_system_call("option",
                    ::setsockopt(connection.client.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
  for (const char letter : std::string("hello"))
    REQUIRE(::send(connection.client.number(), &letter, 1, 0) == 1);
  CHECK(info_of(connection.client).tcpi_data_segs_out == 5);
  char bytes[100];
  CHECK(::recv(connection.server.number(), bytes, 5, MSG_WAITALL) == 5);
}

TEST_CASE("in one call the same five bytes are one segment") {
  const Connection connection;
  REQUIRE(::send(connection.client.number(), "hello", 5, 0) == 5);
  CHECK(info_of(connection.client).tcpi_data_segs_out == 1);
}

TEST_CASE("a socket that sees whole frames is a matter of rights") {
  const FileDescriptor sniffer{::socket(AF_PACKET, SOCK_RAW, htons(ETH_P_IP))};
  CHECK((sniffer || errno == EPERM));
}

}  // namespace switchboard
