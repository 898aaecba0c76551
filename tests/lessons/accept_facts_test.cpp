// What lessons/11_accept/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor stream_socket() {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
}

struct Listener {
  FileDescriptor fd = stream_socket();
  sockaddr_in address{};

  Listener() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
    check_system_call("listen", ::listen(fd.number(), 8));
  }
  /// connect() returns when the handshake is done, so the connection waits for accept by then.
  FileDescriptor dial() const {
    auto client = stream_socket();
    check_system_call(
        "connect", ::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
    return client;
  }
};

sockaddr_in local_end(const FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length));
  return address;
}

}  // namespace

TEST_CASE("accept returns the lowest descriptor that is free, and the same again after close") {
  const Listener listener;
  const auto first = listener.dial(), second = listener.dial();
  const int lowest = check_system_call("dup", ::dup(0));
  ::close(lowest);
  const int accepted = ::accept(listener.fd.number(), nullptr, nullptr);
  CHECK(accepted == lowest);
  ::close(accepted);
  const FileDescriptor again{::accept(listener.fd.number(), nullptr, nullptr)};
  CHECK(again.number() == lowest);
}

TEST_CASE("the address that accept gives is the caller's, and the new socket has the listener's port") {
  const Listener listener;
  const auto client = listener.dial();
  sockaddr_in caller{};
  socklen_t length = sizeof caller;
  const FileDescriptor accepted{
      ::accept(listener.fd.number(), reinterpret_cast<sockaddr*>(&caller), &length)};
  REQUIRE(accepted);
  CHECK(length == sizeof caller);
  CHECK(caller.sin_port == local_end(client).sin_port);
  CHECK(local_end(accepted).sin_port == listener.address.sin_port);
}

TEST_CASE("with no room nothing of the address is written, and addrlen says what there would have been") {
  const Listener listener;
  const auto client = listener.dial();
  sockaddr_in caller;
  std::memset(&caller, 0xAA, sizeof caller);
  const sockaddr_in before = caller;
  socklen_t length = 0;
  const FileDescriptor accepted{
      ::accept(listener.fd.number(), reinterpret_cast<sockaddr*>(&caller), &length)};
  REQUIRE(accepted);
  CHECK(length == sizeof caller);
  CHECK(std::memcmp(&caller, &before, sizeof caller) == 0);
}

TEST_CASE("a listener's O_NONBLOCK is not inherited") {
  const Listener listener;
  const auto client = listener.dial();
  REQUIRE(::fcntl(listener.fd.number(), F_SETFL, O_NONBLOCK) == 0);
  const FileDescriptor accepted{::accept(listener.fd.number(), nullptr, nullptr)};
  REQUIRE(accepted);
  CHECK((::fcntl(accepted.number(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("what accept fails with") {
  const Listener listener;
  const auto fails = [](int fd, socklen_t* length) {
    sockaddr_in address;
    const int accepted =
        ::accept(fd, length == nullptr ? nullptr : reinterpret_cast<sockaddr*>(&address), length);
    if (accepted != -1) ::close(accepted);
    return accepted == -1 ? errno : 0;
  };
  SECTION("EAGAIN: nobody waits at a non-blocking listener") {
    REQUIRE(::fcntl(listener.fd.number(), F_SETFL, O_NONBLOCK) == 0);
    CHECK(fails(listener.fd.number(), nullptr) == EAGAIN);
  }
  SECTION("EINVAL: the socket does not listen") {
    CHECK(fails(stream_socket().number(), nullptr) == EINVAL);
  }
  SECTION("EINVAL: a negative addrlen") {
    const auto client = listener.dial();
    auto length = static_cast<socklen_t>(-1);
    CHECK(fails(listener.fd.number(), &length) == EINVAL);
  }
  SECTION("EMFILE: no number is left") {
    const auto client = listener.dial();
    rlimit usual{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
    const int lowest = check_system_call("dup", ::dup(0));
    ::close(lowest);
    const rlimit none_left{static_cast<rlim_t>(lowest), usual.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
    const int error = fails(listener.fd.number(), nullptr);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
    CHECK(error == EMFILE);
  }
}

TEST_CASE("a client that aborted while it waited is accepted, and its connection is dead") {
  const Listener listener;
  {
    const auto client = listener.dial();
    const linger abort{1, 0};  // close() sends RST (socket(7), SO_LINGER)
    REQUIRE(::setsockopt(client.number(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort) == 0);
  }
  const FileDescriptor accepted{::accept(listener.fd.number(), nullptr, nullptr)};
  REQUIRE(accepted);
  char byte;
  CHECK(::recv(accepted.number(), &byte, 1, 0) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("the listener carries no bytes: recv fails with ENOTCONN, send with EPIPE") {
  const Listener listener;
  char byte = 'x';
  CHECK(::recv(listener.fd.number(), &byte, 1, 0) == -1);
  CHECK(errno == ENOTCONN);
  CHECK(::send(listener.fd.number(), &byte, 1, MSG_NOSIGNAL) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE("what a client sends while it waits is there for the first recv") {
  const Listener listener;
  const auto client = listener.dial();
  REQUIRE(::send(client.number(), "hello", 5, 0) == 5);
  const FileDescriptor accepted{::accept(listener.fd.number(), nullptr, nullptr)};
  char bytes[16];
  CHECK(::recv(accepted.number(), bytes, sizeof bytes, 0) == 5);
}

}  // namespace switchboard
