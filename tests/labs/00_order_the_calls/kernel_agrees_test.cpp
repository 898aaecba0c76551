// What the rules of L0 say that the kernel does, asked of the kernel.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "engine/system/file_descriptor.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor make(int type) {
  return FileDescriptor{::socket(AF_INET, type | SOCK_CLOEXEC, 0)};
}

int error_of(long result) {
  return result == -1 ? errno : 0;
}

int bind_to_loopback(const FileDescriptor& socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return error_of(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

in_port_t port_of(const FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  REQUIRE(::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
  return address.sin_port;
}

}  // namespace

TEST_CASE("a server's calls in a wrong order do what L0 says") {
  const auto listener = make(SOCK_STREAM);
  CHECK(error_of(::accept(listener.number(), nullptr, nullptr)) == EINVAL);
  CHECK(port_of(listener) == 0);
  CHECK(error_of(::listen(listener.number(), 1)) == 0);
  CHECK(port_of(listener) != 0);
  CHECK(bind_to_loopback(listener) == EINVAL);
  const int on = 1;
  CHECK(error_of(::setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) == 0);
  CHECK(error_of(::listen(-1, 1)) == EBADF);
}

TEST_CASE("a client's calls in a wrong order do what L0 says") {
  const auto client = make(SOCK_STREAM);
  char byte = 0;
  CHECK(error_of(::send(client.number(), &byte, 1, MSG_NOSIGNAL)) == EPIPE);
  CHECK(error_of(::recv(client.number(), &byte, 1, 0)) == ENOTCONN);
  CHECK(error_of(::shutdown(client.number(), SHUT_WR)) == ENOTCONN);
}

TEST_CASE("after shutdown a client cannot send") {
  const auto listener = make(SOCK_STREAM), client = make(SOCK_STREAM);
  REQUIRE(bind_to_loopback(listener) == 0);
  REQUIRE(::listen(listener.number(), 1) == 0);
  sockaddr_in address{};
  socklen_t length = sizeof address;
  ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &length);
  REQUIRE(::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), length) == 0);
  REQUIRE(::shutdown(client.number(), SHUT_WR) == 0);
  CHECK(error_of(::send(client.number(), "x", 1, MSG_NOSIGNAL)) == EPIPE);
}

TEST_CASE("a socket of UDP takes neither listen nor accept, and has no port before bind or sendto") {
  const auto server = make(SOCK_DGRAM);
  CHECK(error_of(::listen(server.number(), 1)) == EOPNOTSUPP);
  CHECK(error_of(::accept(server.number(), nullptr, nullptr)) == EOPNOTSUPP);
  CHECK(port_of(server) == 0);
  sockaddr_in discard{};
  discard.sin_family = AF_INET;
  discard.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  discard.sin_port = htons(9);
  ::sendto(server.number(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&discard), sizeof discard);
  CHECK(port_of(server) != 0);
  CHECK(bind_to_loopback(server) == EINVAL);
}

}  // namespace switchboard
