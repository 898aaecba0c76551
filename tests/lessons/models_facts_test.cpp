// What lessons/03_models/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

sockaddr_in name_of(const char* address, in_port_t port = 0) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = port;
  REQUIRE(::inet_pton(AF_INET, address, &name.sin_addr) == 1);
  return name;
}

struct Stream {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};

  explicit Stream(const char* address) {
    const auto name = name_of(address);
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name));
  }
  void listen() const { check_system_call("listen", ::listen(fd.number(), 8)); }
  sockaddr_in name() const {
    sockaddr_in got{};
    socklen_t length = sizeof got;
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&got), &length));
    return got;
  }
  /// 0 or the errno of connect.
  int call(const sockaddr_in& there) const {
    return ::connect(fd.number(), reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0 ? 0 : errno;
  }
  /// Who calls: "127.0.0.4".
  std::string caller() const {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    const FileDescriptor connection{
        check_system_call("accept", ::accept(fd.number(), reinterpret_cast<sockaddr*>(&from), &length))};
    char text[INET_ADDRSTRLEN];
    REQUIRE(::inet_ntop(AF_INET, &from.sin_addr, text, sizeof text) != nullptr);
    return text;
  }
};

}  // namespace

TEST_CASE("a client cannot be called at its address and port, also while it is connected") {
  const Stream server("127.0.0.1"), client("127.0.0.11"), other("127.0.0.1");
  server.listen();
  REQUIRE(client.call(server.name()) == 0);
  CHECK(other.call(client.name()) == ECONNREFUSED);
}

TEST_CASE("bind with an address and port 0 before connect says where a call comes from") {
  const Stream server("127.0.0.6"), client("127.0.0.4");
  server.listen();
  REQUIRE(client.call(server.name()) == 0);
  CHECK(server.caller() == "127.0.0.4");
}

TEST_CASE("two peers that call each other have two connections, and each is the server of one") {
  const Stream left("127.0.0.2"), right("127.0.0.3"), left_asks("127.0.0.2"), right_asks("127.0.0.3");
  left.listen();
  right.listen();
  REQUIRE(left_asks.call(right.name()) == 0);
  REQUIRE(right_asks.call(left.name()) == 0);
  CHECK(right.caller() == "127.0.0.2");
  CHECK(left.caller() == "127.0.0.3");
}

TEST_CASE("an address that no interface has cannot be called from") {
  const FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
  const auto name = name_of("192.0.2.1");
  CHECK(::bind(fd.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == -1);
  CHECK(errno == EADDRNOTAVAIL);
}

}  // namespace switchboard
