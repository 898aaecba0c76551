// What lessons/14_close/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

/// Both ends of a connection.
struct Pair {
  Listener listener;
  FileDescriptor client = stream_socket(), server;

  Pair() {
    check_system_call("connect",
                      ::connect(client.number(), reinterpret_cast<const sockaddr*>(&listener.address),
                                sizeof listener.address));
    server = FileDescriptor{check_system_call("accept", ::accept(listener.fd.number(), nullptr, nullptr))};
  }
};

void send_text(const FileDescriptor& to, const std::string& text) {
  REQUIRE(::send(to.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

/// What recv says: "hello", "end of stream", or the name of its error.
std::string receive(const FileDescriptor& from) {
  char bytes[64];
  const ssize_t received = ::recv(from.number(), bytes, sizeof bytes, 0);
  if (received == -1) return ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : std::string(bytes, static_cast<std::size_t>(received));
}

int state_of(const FileDescriptor& fd) {
  tcp_info info{};
  socklen_t length = sizeof info;
  check_system_call("TCP_INFO", ::getsockopt(fd.number(), IPPROTO_TCP, TCP_INFO, &info, &length));
  return info.tcpi_state;
}

/// Until something comes: bytes, an end, an error.
void wait_for_news(const FileDescriptor& socket) {
  pollfd wanted{socket.number(), POLLIN, 0};
  REQUIRE(::poll(&wanted, 1, 10'000) == 1);
}

}  // namespace

TEST_CASE("shutdown ends one direction: bytes first, then the end, and the other direction works") {
  const Pair pair;
  send_text(pair.client, "question");
  REQUIRE(::shutdown(pair.client.number(), SHUT_WR) == 0);
  CHECK(receive(pair.server) == "question");
  CHECK(receive(pair.server) == "end of stream");
  CHECK(receive(pair.server) == "end of stream");  // and again, for ever
  CHECK(state_of(pair.server) == TCP_CLOSE_WAIT);
  send_text(pair.server, "answer");
  CHECK(receive(pair.client) == "answer");
}

TEST_CASE("shutdown works at once although another descriptor holds the socket, close does not") {
  const Pair pair;
  const FileDescriptor second{::dup(pair.client.number())};
  SECTION("close") {
    FileDescriptor first{::dup(pair.client.number())};
    first = {};
    char byte;
    CHECK(::recv(pair.server.number(), &byte, 1, MSG_DONTWAIT) == -1);
    CHECK(errno == EAGAIN);
  }
  SECTION("shutdown") {
    REQUIRE(::shutdown(second.number(), SHUT_WR) == 0);
    CHECK(receive(pair.server) == "end of stream");
  }
}

TEST_CASE("close with unread bytes breaks the line: the peer's recv fails with ECONNRESET") {
  Pair pair;
  send_text(pair.server, "unread");
  wait_for_news(pair.client);
  pair.client = {};
  wait_for_news(pair.server);
  CHECK(receive(pair.server) == "ECONNRESET");
}

TEST_CASE("with a linger time of 0, close sends RST") {
  Pair pair;
  const linger none{1, 0};
  REQUIRE(::setsockopt(pair.client.number(), SOL_SOCKET, SO_LINGER, &none, sizeof none) == 0);
  pair.client = {};
  wait_for_news(pair.server);
  CHECK(receive(pair.server) == "ECONNRESET");
}

TEST_CASE("the first send to a peer that has gone succeeds, the next fails with EPIPE") {
  Pair pair;
  pair.client = {};
  CHECK(receive(pair.server) == "end of stream");
  send_text(pair.server, "one");
  wait_for_news(pair.server);
  CHECK(::send(pair.server.number(), "two", 3, MSG_NOSIGNAL) == -1);
  CHECK(errno == EPIPE);
}

TEST_CASE(
    "the end that finished first keeps the address: a server without SO_REUSEADDR cannot have it again") {
  sockaddr_in address;
  {
    Pair pair;
    address = pair.listener.address;
    pair.server = {};
    CHECK(receive(pair.client) == "end of stream");
  }
  const auto again = stream_socket();
  CHECK(::bind(again.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1);
  CHECK(errno == EADDRINUSE);
}

TEST_CASE("when the client finishes first, the server's address is free at once") {
  sockaddr_in address;
  {
    Pair pair;
    address = pair.listener.address;
    pair.client = {};
    CHECK(receive(pair.server) == "end of stream");
  }
  const auto again = stream_socket();
  CHECK(::bind(again.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

TEST_CASE("over TIME_WAIT the option SO_REUSEADDR is needed in both runs") {
  const auto run_twice = [](int in_first, int in_second) {
    const auto set = [](const FileDescriptor& socket, int value) {
      check_system_call("SO_REUSEADDR",
                        ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &value, sizeof value));
    };
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    {
      const auto listener = stream_socket(), client = stream_socket();
      set(listener, in_first);
      check_system_call("bind", ::bind(listener.number(), reinterpret_cast<sockaddr*>(&address), length));
      check_system_call("name",
                        ::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &length));
      check_system_call("listen", ::listen(listener.number(), 8));
      check_system_call("connect",
                        ::connect(client.number(), reinterpret_cast<sockaddr*>(&address), sizeof address));
      FileDescriptor server{check_system_call("accept", ::accept(listener.number(), nullptr, nullptr))};
      server = {};
      CHECK(receive(client) == "end of stream");
    }
    const auto again = stream_socket();
    set(again, in_second);
    return ::bind(again.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
  };
  CHECK(run_twice(0, 0) == EADDRINUSE);
  CHECK(run_twice(0, 1) == EADDRINUSE);
  CHECK(run_twice(1, 0) == EADDRINUSE);
  CHECK(run_twice(1, 1) == 0);
}

TEST_CASE("send may take a part: what fits into the send queue") {
  const Pair pair;
  const std::string much(64'000'000, 'x');
  const ssize_t taken = ::send(pair.client.number(), much.data(), much.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  CHECK(taken > 0);
  CHECK(taken < static_cast<ssize_t>(much.size()));
}

}  // namespace switchboard
