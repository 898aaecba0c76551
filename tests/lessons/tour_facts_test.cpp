// What lessons/00_tour/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

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
  name.sin_port = port;
  REQUIRE(::inet_pton(AF_INET, address, &name.sin_addr) == 1);
  return name;
}

using NameCall = int (*)(int, const sockaddr*, socklen_t);  // bind, connect

/// 0 or the errno of that call.
int error_of(NameCall call, const FileDescriptor& socket, const sockaddr_in& name) {
  return call(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 ? 0 : errno;
}

}  // namespace

TEST_CASE("who calls another address of the machine than the server's is refused") {
  const auto listener = stream_socket();
  REQUIRE(error_of(::bind, listener, name_of("127.0.0.1", 0)) == 0);
  check_system_call("listen", ::listen(listener.number(), 8));
  sockaddr_in got{};
  socklen_t length = sizeof got;
  check_system_call("name", ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&got), &length));
  CHECK(error_of(::connect, stream_socket(), name_of("127.0.0.1", got.sin_port)) == 0);
  CHECK(error_of(::connect, stream_socket(), name_of("127.0.0.2", got.sin_port)) == ECONNREFUSED);
}

TEST_CASE("a server that runs already keeps its address and port") {
  const auto listener = stream_socket();
  REQUIRE(error_of(::bind, listener, name_of("127.0.0.1", 0)) == 0);
  check_system_call("listen", ::listen(listener.number(), 8));
  sockaddr_in got{};
  socklen_t length = sizeof got;
  check_system_call("name", ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&got), &length));
  const auto second = stream_socket();
  const int yes = 1;
  check_system_call("option", ::setsockopt(second.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
  CHECK(error_of(::bind, second, got) == EADDRINUSE);
}

}  // namespace switchboard
