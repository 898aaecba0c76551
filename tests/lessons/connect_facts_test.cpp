// What lessons/12_connect/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

enum class Mode { blocking, non_blocking };

FileDescriptor stream_socket(Mode mode = Mode::blocking) {
  return FileDescriptor{check_system_call(
      "open a socket",
      ::socket(AF_INET, mode == Mode::blocking ? SOCK_STREAM : SOCK_STREAM | SOCK_NONBLOCK, 0))};
}

/// A socket with a name: a free port of loopback.
struct Named {
  FileDescriptor fd = stream_socket();
  sockaddr_in address{};

  Named() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
  }
  void listen() const { check_system_call("listen", ::listen(fd.number(), 8)); }
};

/// 0 or the errno of connect.
int dial(const FileDescriptor& from, const sockaddr_in& to, socklen_t length = sizeof(sockaddr_in)) {
  return ::connect(from.number(), reinterpret_cast<const sockaddr*>(&to), length) == 0 ? 0 : errno;
}

int pending_error(const FileDescriptor& socket) {
  int error = 0;
  socklen_t length = sizeof error;
  check_system_call("SO_ERROR", ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &length));
  return error;
}

short wait_until_writable(const FileDescriptor& socket) {
  pollfd wanted{socket.number(), POLLOUT, 0};
  return ::poll(&wanted, 1, 10'000) == 1 ? wanted.revents : short{0};
}

}  // namespace

TEST_CASE("connect returns 0 although nobody has called accept, and gives the client a name") {
  const Named server;
  server.listen();
  const auto client = stream_socket();
  CHECK(dial(client, server.address) == 0);
  sockaddr_in own{};
  socklen_t length = sizeof own;
  REQUIRE(::getsockname(client.number(), reinterpret_cast<sockaddr*>(&own), &length) == 0);
  CHECK(own.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
  CHECK(own.sin_port != 0);
  CHECK(own.sin_port != server.address.sin_port);
}

TEST_CASE("a port that is bound but has no listener refuses, as one that nobody has") {
  sockaddr_in gone;
  {
    const Named server;
    CHECK(dial(stream_socket(), server.address) == ECONNREFUSED);
    gone = server.address;
  }
  CHECK(dial(stream_socket(), gone) == ECONNREFUSED);
}

TEST_CASE("a stream socket is connected once") {
  const Named server;
  server.listen();
  const auto client = stream_socket();
  REQUIRE(dial(client, server.address) == 0);
  CHECK(dial(client, server.address) == EISCONN);
}

TEST_CASE("a non-blocking connect says EINPROGRESS, and SO_ERROR how it ended") {
  const Named server;
  SECTION("somebody listens") {
    server.listen();
    const auto client = stream_socket(Mode::non_blocking);
    CHECK(dial(client, server.address) == EINPROGRESS);
    CHECK((wait_until_writable(client) & POLLOUT) != 0);
    CHECK(pending_error(client) == 0);
  }
  SECTION("nobody listens: writable all the same") {
    const auto client = stream_socket(Mode::non_blocking);
    CHECK(dial(client, server.address) == EINPROGRESS);
    const short events = wait_until_writable(client);
    CHECK((events & POLLOUT) != 0);
    CHECK((events & POLLERR) != 0);
    CHECK(pending_error(client) == ECONNREFUSED);
    CHECK(pending_error(client) == 0);  // asking has cleared it
  }
}

TEST_CASE("called again before the answer has come, connect says EALREADY") {
  // A listener whose queue is full gives no answer.
  const Named server;
  check_system_call("listen", ::listen(server.fd.number(), 0));
  const auto first = stream_socket(), second = stream_socket(Mode::non_blocking);
  REQUIRE(dial(first, server.address) == 0);
  REQUIRE(dial(second, server.address) == EINPROGRESS);
  CHECK(dial(second, server.address) == EALREADY);
}

TEST_CASE("an address shorter than the family needs is refused with EINVAL") {
  const Named server;
  server.listen();
  CHECK(dial(stream_socket(), server.address, sizeof(void*)) == EINVAL);
}

TEST_CASE("a datagram socket connects as often as you like: that only sets an address") {
  const FileDescriptor socket{check_system_call("open a socket", ::socket(AF_INET, SOCK_DGRAM, 0))};
  const Named one, two;
  CHECK(dial(socket, one.address) == 0);
  CHECK(dial(socket, two.address) == 0);
}

}  // namespace switchboard
