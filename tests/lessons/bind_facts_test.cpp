// What lessons/08_bind/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor stream_socket() {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
}

sockaddr_in name_of(const char* address, in_port_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  REQUIRE(::inet_pton(AF_INET, address, &name.sin_addr) == 1);
  return name;
}

/// 0 or the errno of bind.
int bind_to(const FileDescriptor& socket, const sockaddr_in& name, socklen_t length = sizeof(sockaddr_in)) {
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&name), length) == 0 ? 0 : errno;
}

sockaddr_in name_got(const FileDescriptor& socket) {
  sockaddr_in name{};
  socklen_t length = sizeof name;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&name), &length));
  return name;
}

/// A listener at a free port.
struct Listener {
  FileDescriptor fd = stream_socket();
  explicit Listener(const char* address = "127.0.0.1") {
    REQUIRE(bind_to(fd, name_of(address, 0)) == 0);
    check_system_call("listen", ::listen(fd.number(), 8));
  }
  in_port_t port() const { return ntohs(name_got(fd).sin_port); }
};

}  // namespace

TEST_CASE("a sockaddr_in is 16 bytes: family in the machine's order, port and address in network order") {
  const auto name = name_of("127.0.0.1", 8080);
  unsigned char bytes[sizeof name];
  std::memcpy(bytes, &name, sizeof name);
  REQUIRE(sizeof name == 16);
  CHECK(bytes[2] == 0x1f);
  CHECK(bytes[3] == 0x90);
  CHECK(bytes[4] == 127);
  CHECK(bytes[7] == 1);
  const sa_family_t family = AF_INET;
  CHECK(std::memcmp(bytes, &family, sizeof family) == 0);
}

TEST_CASE("8080 with its bytes swapped is 36895") {
  CHECK(static_cast<in_port_t>(8080 >> 8 | (8080 & 0xff) << 8) == 36895);
}

TEST_CASE("one name has one listener, and the same port at another address is another name") {
  const Listener first;
  CHECK(bind_to(stream_socket(), name_of("127.0.0.1", first.port())) == EADDRINUSE);
  CHECK(bind_to(stream_socket(), name_of("127.0.0.2", first.port())) == 0);
}

TEST_CASE("who is bound to every address leaves no room for a neighbour") {
  const Listener everywhere("0.0.0.0");
  CHECK(bind_to(stream_socket(), name_of("127.0.0.2", everywhere.port())) == EADDRINUSE);
}

TEST_CASE("an address that no interface has is not available") {
  CHECK(bind_to(stream_socket(), name_of("192.0.2.1", 0)) == EADDRNOTAVAIL);
}

TEST_CASE("port 0 is any that is free") {
  const Listener listener;
  CHECK(listener.port() != 0);
}

TEST_CASE("EINVAL: too short, or named already") {
  CHECK(bind_to(stream_socket(), name_of("127.0.0.1", 0), sizeof(void*)) == EINVAL);
  const auto twice = stream_socket();
  REQUIRE(bind_to(twice, name_of("127.0.0.1", 0)) == 0);
  CHECK(bind_to(twice, name_of("127.0.0.1", 0)) == EINVAL);
}

TEST_CASE("a family that is not the socket's is refused") {
  auto name = name_of("127.0.0.1", 0);
  name.sin_family = AF_INET6;
  CHECK(bind_to(stream_socket(), name) == EAFNOSUPPORT);
}

TEST_CASE("listen names an unnamed socket by itself") {
  const auto socket = stream_socket();
  REQUIRE(::listen(socket.number(), 8) == 0);
  CHECK(name_got(socket).sin_port != 0);
}

TEST_CASE("ports below 1024 are privileged unless the machine says otherwise") {
  std::ifstream setting("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  int start = 0;
  REQUIRE(setting >> start);
  CHECK((start == 1024 || start == 0));  // containers often set 0; that the lesson shows EACCES is played
}

}  // namespace switchboard
