// What lessons/26_chat/README.md states about Linux, checked with sockets of our own on loopback.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

namespace switchboard {
namespace {

using namespace loopback;

constexpr int small = 16384;

/// A pair with a small send queue at the server's end, and a client that reads nothing.
struct SlowPair {
  Listener listener;
  FileDescriptor client = stream_socket(), server;

  SlowPair() {
    const int narrow = 4096;
    set(listener.fd, SO_SNDBUF, small);
    set(client, SO_RCVBUF, narrow);
    check_system_call("connect",
                      ::connect(client.number(), reinterpret_cast<const sockaddr*>(&listener.address),
                                sizeof listener.address));
    server = listener.accept();
  }
  static void set(const FileDescriptor& fd, int option, int value) {
    check_system_call("setsockopt", ::setsockopt(fd.number(), SOL_SOCKET, option, &value, sizeof value));
  }
};

/// What send says without waiting: -1 with EAGAIN is 0 here.
std::size_t push(const FileDescriptor& to, std::size_t much) {
  const std::string bytes(much, 'x');
  const ssize_t taken = ::send(to.number(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (taken == -1 && errno == EAGAIN) return 0;
  check_system_call("send", taken);
  return static_cast<std::size_t>(taken);
}

std::size_t push_until_full(const FileDescriptor& to) {
  std::size_t all = 0;
  while (const auto taken = push(to, 1'000'000)) all += taken;
  return all;
}

}  // namespace

TEST_CASE("MSG_DONTWAIT takes a part of a line that does not fit, and then says EAGAIN") {
  const SlowPair pair;
  const auto taken = push(pair.server, 1'000'000);
  CHECK(taken > 0);
  CHECK(taken < 1'000'000);
  push_until_full(pair.server);
  CHECK(push(pair.server, 1) == 0);
}

TEST_CASE("an accepted connection inherits its listener's SO_SNDBUF, which Linux doubles") {
  const SlowPair pair;
  int size = 0;
  socklen_t length = sizeof size;
  REQUIRE(::getsockopt(pair.server.number(), SOL_SOCKET, SO_SNDBUF, &size, &length) == 0);
  CHECK(size == 2 * small);  // socket(7), SO_SNDBUF
}

TEST_CASE("without such options a member that reads nothing is given a hundred kilobytes and more") {
  const Pair pair;
  CHECK(push_until_full(pair.server) > 100'000);
}

TEST_CASE("poll says POLLOUT when the slow one has read") {
  const SlowPair pair;
  push_until_full(pair.server);
  CHECK_FALSE(news_at(pair.server, POLLOUT, 0));
  // What is on its way comes when there is room, so read as long as something comes.
  while (!news_at(pair.server, POLLOUT, 0)) {
    REQUIRE(news_at(pair.client));
    receive(pair.client);
  }
  CHECK(push(pair.server, 1) == 1);
}

TEST_CASE("one that was closed for being slow first reads what did fit, and then the end") {
  SlowPair pair;
  const auto sent = push_until_full(pair.server);
  pair.server = {};
  std::size_t got = 0;
  std::string come;
  while ((come = receive(pair.client)) != "end of stream") got += come.size();
  CHECK(got == sent);
}

}  // namespace switchboard
