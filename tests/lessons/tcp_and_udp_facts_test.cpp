// What lessons/17_tcp_and_udp/README.md states about Linux, checked with sockets of our own on loopback. What
// holds for one of the two alone is in udp_facts_test.cpp and send_facts_test.cpp.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor socket_of(int type) {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, type, 0))};
}

sockaddr_in bound(const FileDescriptor& socket, in_port_t port = 0) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = port;
  socklen_t length = sizeof address;
  check_system_call("bind", ::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), length));
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length));
  return address;
}

int connect_to(const FileDescriptor& socket, const sockaddr_in& address) {
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                      : errno;
}

/// Both ends of a conversation of that type.
struct Ends {
  FileDescriptor listener, sender, receiver;

  explicit Ends(int type) : sender(socket_of(type)) {
    auto end = socket_of(type);
    const auto address = bound(end);
    if (type == SOCK_DGRAM) {
      receiver = std::move(end);
      REQUIRE(connect_to(sender, address) == 0);
      return;
    }
    listener = std::move(end);
    REQUIRE(::listen(listener.number(), 8) == 0);
    REQUIRE(connect_to(sender, address) == 0);
    receiver = FileDescriptor{check_system_call("accept", ::accept(listener.number(), nullptr, nullptr))};
  }
  int send(std::size_t length) const {
    const std::string bytes(length, 'x');
    return static_cast<int>(::send(sender.number(), bytes.data(), length, MSG_DONTWAIT));
  }
  /// What recv returns within that time, or minus its errno: EAGAIN when nothing came.
  int receive(int patience_ms) const {
    pollfd wanted{receiver.number(), POLLIN, 0};
    if (::poll(&wanted, 1, patience_ms) == 0) return -EAGAIN;
    std::string room(70'000, '\0');
    const auto got = ::recv(receiver.number(), room.data(), room.size(), MSG_DONTWAIT);
    return got == -1 ? -errno : static_cast<int>(got);
  }
};

}  // namespace

TEST_CASE("TCP and UDP have ports of their own") {
  const auto stream = socket_of(SOCK_STREAM), datagram = socket_of(SOCK_DGRAM);
  // Another program may have the same port of UDP, so a few ports are tried.
  for (int i = 0; i < 20; ++i) {
    const auto one = socket_of(SOCK_STREAM), other = socket_of(SOCK_DGRAM);
    sockaddr_in address = bound(one);
    if (::bind(other.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  }
  FAIL("no port was free in both");
}

TEST_CASE("ten sends: one call takes them all from a stream, ten from datagrams") {
  const Ends stream(SOCK_STREAM), datagram(SOCK_DGRAM);
  for (int i = 0; i < 10; ++i) {
    REQUIRE(stream.send(10) == 10);
    REQUIRE(datagram.send(10) == 10);
  }
  // Small segments may wait for an ACK, so read until all are there without taking any.
  std::string room(100, '\0');
  REQUIRE(::recv(stream.receiver.number(), room.data(), room.size(), MSG_PEEK | MSG_WAITALL) == 100);
  CHECK(stream.receive(1000) == 100);
  for (int i = 0; i < 10; ++i) CHECK(datagram.receive(1000) == 10);
  CHECK(datagram.receive(0) == -EAGAIN);
}

TEST_CASE("when the sender closes, a stream says 0 and a datagram socket nothing") {
  Ends stream(SOCK_STREAM), datagram(SOCK_DGRAM);
  stream.sender = {};
  datagram.sender = {};
  CHECK(stream.receive(5000) == 0);
  CHECK(datagram.receive(50) == -EAGAIN);
}

TEST_CASE("where nobody is, connect fails for a stream, and for datagrams the second send") {
  sockaddr_in nobody;
  {
    const auto one = socket_of(SOCK_DGRAM);
    nobody = bound(one);
  }
  const auto datagram = socket_of(SOCK_DGRAM);
  CHECK(connect_to(socket_of(SOCK_STREAM), nobody) == ECONNREFUSED);
  CHECK(connect_to(datagram, nobody) == 0);
  CHECK(::send(datagram.number(), "x", 1, 0) == 1);
  CHECK(::send(datagram.number(), "x", 1, 0) == -1);
  CHECK(errno == ECONNREFUSED);
}

TEST_CASE("ten messages of 60,000 bytes that nobody reads: TCP keeps or waits, UDP drops and says nothing") {
  const Ends stream(SOCK_STREAM), datagram(SOCK_DGRAM);
  const int one_message = 60'000;
  for (int i = 0; i < 10; ++i) CHECK(datagram.send(one_message) == one_message);
  int arrived = 0;
  while (datagram.receive(0) == one_message) ++arrived;
  CHECK(arrived > 0);
  CHECK(arrived < 10);

  long taken = 0, read = 0;
  for (int i = 0; i < 10; ++i) {
    const int some = stream.send(one_message);
    if (some > 0) taken += some;
  }
  CHECK(taken >= one_message);
  while (read < taken) {
    const int some = stream.receive(5000);
    REQUIRE(some > 0);
    read += some;
  }
  CHECK(read == taken);
}

}  // namespace switchboard
