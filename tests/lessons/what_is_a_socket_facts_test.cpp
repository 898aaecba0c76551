// What lessons/01_what_is_a_socket/README.md states about Linux, checked with sockets of our own on loopback.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

/// A telephone with a number; its line is not connected yet.
struct Telephone {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
  sockaddr_in number{};

  Telephone() {
    number.sin_family = AF_INET;
    number.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof number;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&number), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&number), &length));
  }
  void listen() const { check_system_call("listen", ::listen(fd.number(), 8)); }
  FileDescriptor accept() const {
    return FileDescriptor{check_system_call("accept", ::accept(fd.number(), nullptr, nullptr))};
  }
};

struct Caller {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
  /// 0 or the errno of connect.
  int dial(const Telephone& there) const {
    const auto* name = reinterpret_cast<const sockaddr*>(&there.number);
    return ::connect(fd.number(), name, sizeof there.number) == 0 ? 0 : errno;
  }
  void say(const std::string& text) const {
    REQUIRE(::send(fd.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }
};

/// What recv says: the bytes, "end of stream", or the name of its error.
std::string hear(const FileDescriptor& from) {
  char bytes[64];
  const ssize_t received = ::recv(from.number(), bytes, sizeof bytes, 0);
  if (received == -1) return ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : std::string(bytes, static_cast<std::size_t>(received));
}

}  // namespace

TEST_CASE("a name without listen is refused, and with it callers are answered before accept") {
  const Telephone telephone;
  CHECK(Caller{}.dial(telephone) == ECONNREFUSED);
  telephone.listen();
  const Caller caller;
  CHECK(caller.dial(telephone) == 0);
  caller.say("hello");
}

TEST_CASE("a second caller is not told that it is busy") {
  const Telephone telephone;
  telephone.listen();
  const Caller first, second;
  CHECK(first.dial(telephone) == 0);
  CHECK(second.dial(telephone) == 0);
  first.say("first");
  second.say("second");
  CHECK(hear(telephone.accept()) == "first");
  CHECK(hear(telephone.accept()) == "second");
}

TEST_CASE("two sends may come out of one recv, and one send out of two") {
  const Telephone telephone;
  telephone.listen();
  const Caller caller;
  REQUIRE(caller.dial(telephone) == 0);
  caller.say("hello, ");
  caller.say("this is B");
  const auto connection = telephone.accept();
  CHECK(hear(connection) == "hello, this is B");
  caller.say("0123456789");
  char bytes[4];
  CHECK(::recv(connection.number(), bytes, sizeof bytes, 0) == 4);
  CHECK(hear(connection) == "456789");
}

TEST_CASE("the telephone that rings carries no byte: ENOTCONN from recv, EPIPE from send") {
  const Telephone telephone;
  telephone.listen();
  const Caller caller;
  REQUIRE(caller.dial(telephone) == 0);
  caller.say("hello");
  CHECK(hear(telephone.fd) == "ENOTCONN");
  CHECK(::send(telephone.fd.number(), "x", 1, MSG_NOSIGNAL) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE("when a listener goes, the connections that wait there are broken") {
  Telephone telephone;
  telephone.listen();
  const Caller caller;
  REQUIRE(caller.dial(telephone) == 0);
  caller.say("hello");
  telephone.fd = FileDescriptor{};
  CHECK(hear(caller.fd) == "ECONNRESET");
}

TEST_CASE("who has hung up is heard: first what was said, then the end") {
  const Telephone telephone;
  telephone.listen();
  const Caller caller;
  REQUIRE(caller.dial(telephone) == 0);
  {
    const auto connection = telephone.accept();
    REQUIRE(::send(connection.number(), "good bye", 8, MSG_NOSIGNAL) == 8);
  }
  pollfd news{caller.fd.number(), POLLIN, 0};
  REQUIRE(::poll(&news, 1, 10'000) == 1);
  CHECK(hear(caller.fd) == "good bye");
  CHECK(hear(caller.fd) == "end of stream");
}

}  // namespace switchboard
