// What lessons/24_blocking/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>

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
};

/// Both ends of a connection, with small queues.
struct Pair {
  Listener listener;
  FileDescriptor left = stream_socket(), right;

  Pair() {
    check_system_call("connect",
                      ::connect(left.number(), reinterpret_cast<const sockaddr*>(&listener.address),
                                sizeof listener.address));
    right = FileDescriptor{check_system_call("accept", ::accept(listener.fd.number(), nullptr, nullptr))};
    const int small = 64 * 1024;
    for (const int fd : {left.number(), right.number()})
      for (const int queue : {SO_SNDBUF, SO_RCVBUF})
        check_system_call("setsockopt", ::setsockopt(fd, SOL_SOCKET, queue, &small, sizeof small));
  }
};

const std::string much(8 << 20, 'x');

void do_not_wait(const FileDescriptor& socket) {
  REQUIRE(::fcntl(socket.number(), F_SETFL, O_NONBLOCK) == 0);
}

void limit(const FileDescriptor& socket, int option, long milliseconds) {
  const timeval time{0, milliseconds * 1000};
  REQUIRE(::setsockopt(socket.number(), SOL_SOCKET, option, &time, sizeof time) == 0);
}

int error_of_recv(const FileDescriptor& from, int flags = 0) {
  char byte;
  return ::recv(from.number(), &byte, 1, flags) == -1 ? errno : 0;
}

short ready_for(const FileDescriptor& socket, short wanted) {
  pollfd look{socket.number(), wanted, 0};
  REQUIRE(::poll(&look, 1, 0) >= 0);
  return look.revents;
}

/// Until not one byte fits any more, for as long as the other kernel still makes room.
void fill(const FileDescriptor& socket) {
  do {
    while (::send(socket.number(), much.data(), much.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) continue;
    REQUIRE(errno == EAGAIN);
    pollfd room{socket.number(), POLLOUT, 0};
    if (::poll(&room, 1, 50) == 0) return;
  } while (true);
}

}  // namespace

TEST_CASE("EWOULDBLOCK and EAGAIN are one number") {
  CHECK(EWOULDBLOCK == EAGAIN);
}

TEST_CASE("a non-blocking recv, accept and connect do not wait") {
  Pair pair;
  do_not_wait(pair.right);
  CHECK(error_of_recv(pair.right) == EAGAIN);
  CHECK(error_of_recv(pair.left, MSG_DONTWAIT) == EAGAIN);

  do_not_wait(pair.listener.fd);
  CHECK(::accept(pair.listener.fd.number(), nullptr, nullptr) == -1);
  CHECK(errno == EAGAIN);

  const auto caller = stream_socket();
  do_not_wait(caller);
  CHECK(::connect(caller.number(), reinterpret_cast<const sockaddr*>(&pair.listener.address),
                  sizeof pair.listener.address) == -1);
  CHECK(errno == EINPROGRESS);
  pollfd done{caller.number(), POLLOUT, 0};
  CHECK(::poll(&done, 1, 10'000) == 1);
  int error = -1;
  socklen_t length = sizeof error;
  REQUIRE(::getsockopt(caller.number(), SOL_SOCKET, SO_ERROR, &error, &length) == 0);
  CHECK(error == 0);
  const FileDescriptor accepted{::accept(pair.listener.fd.number(), nullptr, nullptr)};
  REQUIRE(accepted);
  CHECK((::fcntl(accepted.number(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("O_NONBLOCK belongs to the socket: another descriptor of it does not wait either") {
  Pair pair;
  const FileDescriptor second{::dup(pair.right.number())};
  do_not_wait(pair.right);
  CHECK(error_of_recv(second) == EAGAIN);
}

TEST_CASE("a blocking send of more than there is room for waits until all of it is taken") {
  Pair pair;
  ssize_t taken = 0;
  std::thread sender([&] { taken = ::send(pair.left.number(), much.data(), much.size(), MSG_NOSIGNAL); });
  std::size_t received = 0;
  std::string bytes(65536, '\0');
  while (received < much.size()) {
    const ssize_t some = ::recv(pair.right.number(), bytes.data(), bytes.size(), 0);
    if (some <= 0) break;
    received += static_cast<std::size_t>(some);
  }
  sender.join();
  CHECK(received == much.size());
  CHECK(taken == static_cast<ssize_t>(much.size()));
}

TEST_CASE("when SO_RCVTIMEO is over recv fails with EAGAIN, and each call has its own time") {
  Pair pair;
  limit(pair.right, SO_RCVTIMEO, 30);
  CHECK(error_of_recv(pair.right) == EAGAIN);
  REQUIRE(::send(pair.left.number(), "x", 1, 0) == 1);
  CHECK(error_of_recv(pair.right) == 0);
  CHECK(error_of_recv(pair.right) == EAGAIN);
}

TEST_CASE("when SO_SNDTIMEO is over send returns what was taken, and then fails with EAGAIN") {
  Pair pair;
  limit(pair.left, SO_SNDTIMEO, 30);
  const ssize_t taken = ::send(pair.left.number(), much.data(), much.size(), MSG_NOSIGNAL);
  CHECK(taken > 0);
  CHECK(taken < static_cast<ssize_t>(much.size()));
  fill(pair.left);
  CHECK(::send(pair.left.number(), much.data(), much.size(), MSG_NOSIGNAL) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("poll returns 0 when its time is over, and POLLIN stands for bytes and for the end") {
  Pair pair;
  pollfd wanted{pair.right.number(), POLLIN, 0};
  CHECK(::poll(&wanted, 1, 30) == 0);
  REQUIRE(::send(pair.left.number(), "x", 1, 0) == 1);
  CHECK(::poll(&wanted, 1, 10'000) == 1);
  CHECK(wanted.revents == POLLIN);
  CHECK(error_of_recv(pair.right) == 0);
  pair.left = {};
  CHECK(::poll(&wanted, 1, 10'000) == 1);
  CHECK(wanted.revents == POLLIN);
  char byte;
  CHECK(::recv(pair.right.number(), &byte, 1, 0) == 0);
}

TEST_CASE("POLLHUP and POLLERR come unasked") {
  Pair pair;
  REQUIRE(::send(pair.right.number(), "unread", 6, 0) == 6);
  pollfd news{pair.left.number(), POLLIN, 0};
  REQUIRE(::poll(&news, 1, 10'000) == 1);
  pair.left = {};  // with a byte unread: RST
  pollfd nothing{pair.right.number(), 0, 0};
  REQUIRE(::poll(&nothing, 1, 10'000) == 1);
  CHECK((nothing.revents & POLLHUP) != 0);
  CHECK((nothing.revents & POLLERR) != 0);
}

TEST_CASE("POLLOUT says that there is room, and not for all") {
  Pair pair;
  CHECK(ready_for(pair.left, POLLOUT) == POLLOUT);
  const ssize_t taken = ::send(pair.left.number(), much.data(), much.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  CHECK(taken > 0);
  CHECK(taken < static_cast<ssize_t>(much.size()));
}

TEST_CASE("when both only send both are stuck, and one that reads sets both free") {
  Pair pair;
  fill(pair.left);
  fill(pair.right);
  CHECK(ready_for(pair.left, POLLIN | POLLOUT) == POLLIN);
  CHECK(ready_for(pair.right, POLLIN | POLLOUT) == POLLIN);
  std::string bytes(1 << 20, '\0');
  while (::recv(pair.right.number(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) continue;
  pollfd room{pair.left.number(), POLLOUT, 0};
  CHECK(::poll(&room, 1, 10'000) == 1);
}

TEST_CASE("the end of one of two that are stuck is ECONNRESET for the other") {
  Pair pair;
  fill(pair.left);
  fill(pair.right);
  pair.left = {};
  pollfd news{pair.right.number(), 0, 0};
  REQUIRE(::poll(&news, 1, 10'000) == 1);
  CHECK(::send(pair.right.number(), "x", 1, MSG_NOSIGNAL) == -1);
  CHECK(errno == ECONNRESET);
}

}  // namespace switchboard
