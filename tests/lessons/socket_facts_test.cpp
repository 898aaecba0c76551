// What lessons/06_socket/README.md states about Linux, checked with sockets of our own.

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

/// 0 or the errno of socket.
int error_of(int domain, int type, int protocol) {
  const FileDescriptor fd{::socket(domain, type, protocol)};
  return fd ? 0 : errno;
}

int option(const FileDescriptor& socket, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  check_system_call("ask", ::getsockopt(socket.number(), SOL_SOCKET, name, &value, &length));
  return value;
}

}  // namespace

TEST_CASE("each of the three numbers has an error of its own") {
  CHECK(error_of(AF_INET, SOCK_STREAM, 0) == 0);
  CHECK(error_of(AF_INET, SOCK_STREAM, IPPROTO_UDP) == EPROTONOSUPPORT);
  CHECK(error_of(AF_INET, SOCK_SEQPACKET, 0) == ESOCKTNOSUPPORT);
  CHECK(error_of(AF_UNIX, SOCK_SEQPACKET, 0) == 0);
  CHECK(error_of(AF_MAX + 1, SOCK_STREAM, 0) == EAFNOSUPPORT);
}

TEST_CASE("AF_X25 compiles, and this machine does not know it") {
  CHECK(error_of(AF_X25, SOCK_SEQPACKET, 0) == EAFNOSUPPORT);
}

TEST_CASE("protocol 0 is the usual one: TCP for a stream, UDP for datagrams") {
  const FileDescriptor stream{::socket(AF_INET, SOCK_STREAM, 0)}, datagram{::socket(AF_INET, SOCK_DGRAM, 0)};
  REQUIRE((stream && datagram));
  CHECK(option(stream, SO_PROTOCOL) == IPPROTO_TCP);
  CHECK(option(datagram, SO_PROTOCOL) == IPPROTO_UDP);
}

TEST_CASE("a socket is a file descriptor: the lowest that is free, and fstat says what it is") {
  const int lowest = check_system_call("dup", ::dup(0));
  ::close(lowest);
  const FileDescriptor socket{::socket(AF_INET, SOCK_STREAM, 0)};
  CHECK(socket.number() == lowest);
  struct stat status {};
  REQUIRE(::fstat(socket.number(), &status) == 0);
  CHECK(S_ISSOCK(status.st_mode));
}

TEST_CASE("SOCK_NONBLOCK and SOCK_CLOEXEC may be added to the type") {
  const FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  REQUIRE(socket);
  CHECK((::fcntl(socket.number(), F_GETFL) & O_NONBLOCK) != 0);
  CHECK((::fcntl(socket.number(), F_GETFD) & FD_CLOEXEC) != 0);
}

}  // namespace switchboard
