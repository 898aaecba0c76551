// What lessons/13_send/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor stream_socket() {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
}

/// Both ends of a connection.
struct Pair {
  FileDescriptor left = stream_socket(), right;

  Pair() {
    const auto listener = stream_socket();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    check_system_call("bind", ::bind(listener.number(), name, length));
    check_system_call("name", ::getsockname(listener.number(), name, &length));
    check_system_call("listen", ::listen(listener.number(), 8));
    check_system_call("connect", ::connect(left.number(), name, length));
    right = FileDescriptor{check_system_call("accept", ::accept(listener.number(), nullptr, nullptr))};
  }
};

void send_text(const FileDescriptor& to, const std::string& text) {
  REQUIRE(::send(to.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

/// What recv says: "hello", "end of stream", or the name of its error.
std::string receive(const FileDescriptor& from, std::size_t room, int flags = 0) {
  std::string bytes(room, '\0');
  const ssize_t received = ::recv(from.number(), bytes.data(), bytes.size(), flags);
  if (received == -1) return ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : bytes.substr(0, static_cast<std::size_t>(received));
}

/// On loopback bytes are there when send returns; a queue that is looked at without waiting still needs this.
void wait_until_there_are(const FileDescriptor& socket, std::size_t wanted) {
  for (int look = 0; look < 10'000; ++look) {
    std::string bytes(wanted, '\0');
    if (::recv(socket.number(), bytes.data(), wanted, MSG_PEEK | MSG_DONTWAIT) ==
        static_cast<ssize_t>(wanted))
      return;
    pollfd readable{socket.number(), POLLIN, 0};
    REQUIRE(::poll(&readable, 1, 10'000) == 1);
  }
  FAIL("the bytes do not come");
}

}  // namespace

TEST_CASE("two sends come out of one recv, and nothing marks where the first one ended") {
  const Pair pair;
  send_text(pair.left, "one\n");
  send_text(pair.left, "two\n");
  wait_until_there_are(pair.right, 8);
  CHECK(receive(pair.right, 16) == "one\ntwo\n");
}

TEST_CASE("what there was no room for waits for the next recv, which does not wait for a full buffer") {
  const Pair pair;
  send_text(pair.left, "abcdefghijklmnopqrstuvwxyz\n");
  wait_until_there_are(pair.right, 27);
  CHECK(receive(pair.right, 16) == "abcdefghijklmnop");
  CHECK(receive(pair.right, 16) == "qrstuvwxyz\n");
  CHECK(receive(pair.right, 16, MSG_DONTWAIT) == "EAGAIN");
}

TEST_CASE("read and write are recv and send without flags") {
  const Pair pair;
  REQUIRE(::write(pair.left.number(), "hel", 3) == 3);
  REQUIRE(::send(pair.left.number(), "lo", 2, 0) == 2);
  wait_until_there_are(pair.right, 5);
  char bytes[16];
  REQUIRE(::read(pair.right.number(), bytes, 4) == 4);
  CHECK(std::string(bytes, 4) == "hell");
  CHECK(receive(pair.right, 16) == "o");
}

TEST_CASE("MSG_PEEK leaves the bytes, MSG_WAITALL waits for all of them and is cut short by the end") {
  Pair pair;
  send_text(pair.left, "hello");
  wait_until_there_are(pair.right, 5);
  CHECK(receive(pair.right, 3, MSG_PEEK) == "hel");
  CHECK(receive(pair.right, 5, MSG_WAITALL) == "hello");
  send_text(pair.left, "bye");
  pair.left = {};
  CHECK(receive(pair.right, 16, MSG_WAITALL) == "bye");
  CHECK(receive(pair.right, 16) == "end of stream");
}

TEST_CASE("a zero byte is a byte like any other, and recv adds none") {
  const Pair pair;
  REQUIRE(::send(pair.left.number(), "a\0b", 3, 0) == 3);
  wait_until_there_are(pair.right, 3);
  char bytes[8];
  std::memset(bytes, 'x', sizeof bytes);
  REQUIRE(::recv(pair.right.number(), bytes, sizeof bytes, 0) == 3);
  CHECK(std::string(bytes, 5) == std::string("a\0bxx", 5));
}

TEST_CASE("send of nothing returns 0 and sends nothing") {
  const Pair pair;
  CHECK(::send(pair.left.number(), "", 0, 0) == 0);
  CHECK(receive(pair.right, 16, MSG_DONTWAIT) == "EAGAIN");
}

TEST_CASE("when nobody reads, a non-blocking send is short and then fails with EAGAIN, and nothing is lost") {
  Pair pair;
  // Whatever the machine's limits are, this is more than both queues hold.
  const int small = 64 * 1024;
  REQUIRE(::setsockopt(pair.left.number(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == 0);
  REQUIRE(::setsockopt(pair.right.number(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == 0);
  REQUIRE(::fcntl(pair.left.number(), F_SETFL, O_NONBLOCK) == 0);
  const std::string much(32 << 20, 'x');
  std::size_t taken = 0;
  ssize_t sent = ::send(pair.left.number(), much.data(), much.size(), MSG_NOSIGNAL);
  REQUIRE(sent > 0);
  CHECK(sent < static_cast<ssize_t>(much.size()));
  for (; sent > 0; sent = ::send(pair.left.number(), much.data(), much.size(), MSG_NOSIGNAL))
    taken += static_cast<std::size_t>(sent);
  CHECK(sent == -1);
  CHECK(errno == EAGAIN);

  pair.left = {};  // what was taken still goes out (tcp(7): close does not throw the send queue away)
  std::size_t received = 0;
  char bytes[65536];
  ssize_t got = 0;
  while ((got = ::recv(pair.right.number(), bytes, sizeof bytes, 0)) > 0)
    received += static_cast<std::size_t>(got);
  CHECK(got == 0);
  CHECK(received == taken);
}

TEST_CASE("what send and recv fail with") {
  char byte = 'x';
  SECTION("ENOTCONN: recv on a socket that is not connected") {
    CHECK(receive(stream_socket(), 1) == "ENOTCONN");
  }
  SECTION("EPIPE: send after this end has finished") {
    const Pair pair;
    REQUIRE(::shutdown(pair.left.number(), SHUT_WR) == 0);
    CHECK(::send(pair.left.number(), &byte, 1, MSG_NOSIGNAL) == -1);
    CHECK(errno == EPIPE);
  }
  SECTION("ECONNRESET: the other end broke the connection") {
    Pair pair;
    send_text(pair.right, "unread");
    wait_until_there_are(pair.left, 6);
    pair.left = {};
    CHECK(receive(pair.right, 1) == "ECONNRESET");
  }
}

}  // namespace switchboard
