// What lessons/04_ports/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <fstream>
#include <set>
#include <utility>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor made(int type) {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, type, 0))};
}

sockaddr_in loopback(in_port_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  name.sin_port = htons(port);
  return name;
}

/// 0 or the errno of bind.
int bind_to(const FileDescriptor& socket, in_port_t port) {
  const auto name = loopback(port);
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 ? 0 : errno;
}

/// 0 or the errno of connect.
int connect_to(const FileDescriptor& socket, in_port_t port) {
  const auto name = loopback(port);
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 ? 0 : errno;
}

in_port_t port_of_socket(const FileDescriptor& socket) {
  sockaddr_in name{};
  socklen_t length = sizeof name;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&name), &length));
  return ntohs(name.sin_port);
}

std::pair<int, int> ephemeral_range() {
  std::ifstream setting("/proc/sys/net/ipv4/ip_local_port_range");
  std::pair<int, int> range{0, 0};
  setting >> range.first >> range.second;
  return range;
}

bool is_ephemeral(in_port_t port) {
  const auto [first, last] = ephemeral_range();
  return port >= first && port <= last;
}

struct Listener {
  FileDescriptor fd = made(SOCK_STREAM);
  in_port_t port = 0;
  Listener() {
    REQUIRE(bind_to(fd, 0) == 0);
    check_system_call("listen", ::listen(fd.number(), 8));
    port = port_of_socket(fd);
  }
};

}  // namespace

TEST_CASE("callers and port 0 get their ports from the ephemeral range") {
  const auto [first, last] = ephemeral_range();
  REQUIRE(first > 0);
  REQUIRE(last > first);
  const Listener server;
  CHECK(is_ephemeral(server.port));
  const auto client = made(SOCK_STREAM);
  CHECK(port_of_socket(client) == 0);
  REQUIRE(connect_to(client, server.port) == 0);
  CHECK(is_ephemeral(port_of_socket(client)));
}

TEST_CASE("two callers of one server at the same time have two ports") {
  const Listener server;
  std::set<in_port_t> ports;
  FileDescriptor clients[4];
  for (auto& client : clients) {
    client = made(SOCK_STREAM);
    REQUIRE(connect_to(client, server.port) == 0);
    ports.insert(port_of_socket(client));
  }
  CHECK(ports.size() == 4);
}

TEST_CASE("a client may choose its port, and the same one again is in use") {
  const Listener server;
  const auto first = made(SOCK_STREAM), second = made(SOCK_STREAM);
  REQUIRE(bind_to(first, 0) == 0);
  const auto chosen = port_of_socket(first);
  REQUIRE(connect_to(first, server.port) == 0);
  CHECK(port_of_socket(first) == chosen);
  CHECK(bind_to(second, chosen) == EADDRINUSE);
}

TEST_CASE("after the client hung up first its port is in use, by TIME_WAIT") {
  const Listener server;
  in_port_t chosen = 0;
  {
    const auto client = made(SOCK_STREAM);
    REQUIRE(bind_to(client, 0) == 0);
    chosen = port_of_socket(client);
    REQUIRE(connect_to(client, server.port) == 0);
    const FileDescriptor accepted{
        check_system_call("accept", ::accept(server.fd.number(), nullptr, nullptr))};
    check_system_call("end", ::shutdown(client.number(), SHUT_WR));
    char byte = 0;
    REQUIRE(::recv(accepted.number(), &byte, 1, 0) == 0);
  }
  CHECK(bind_to(made(SOCK_STREAM), chosen) == EADDRINUSE);
}

TEST_CASE("UDP and TCP have ports of their own") {
  const Listener server;
  const auto mailbox = made(SOCK_DGRAM);
  const int error = bind_to(mailbox, server.port);
  if (error == EADDRINUSE) return;  // somebody else's UDP socket has that number by chance
  CHECK(error == 0);
  CHECK(port_of_socket(mailbox) == server.port);
}

TEST_CASE("sendto and listen name a socket that has no name") {
  const auto sender = made(SOCK_DGRAM);
  const auto nobody = loopback(9);
  REQUIRE(::sendto(sender.number(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody) ==
          1);
  CHECK(is_ephemeral(port_of_socket(sender)));
  const auto listener = made(SOCK_STREAM);
  REQUIRE(::listen(listener.number(), 8) == 0);
  CHECK(is_ephemeral(port_of_socket(listener)));
}

TEST_CASE("getpeername says ENOTCONN where there is no other end") {
  const auto socket = made(SOCK_STREAM);
  sockaddr_in name{};
  socklen_t length = sizeof name;
  CHECK(::getpeername(socket.number(), reinterpret_cast<sockaddr*>(&name), &length) == -1);
  CHECK(errno == ENOTCONN);
}

}  // namespace switchboard
