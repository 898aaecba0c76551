// What lessons/10_listen/README.md states about Linux, checked with sockets of our own on loopback. Nothing
// here is observed and no network is private, so these hold wherever the tests run.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

struct TcpListener {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))};
  sockaddr_in address{};

  explicit TcpListener(int backlog) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("ask for the port",
                      ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
    check_system_call("listen", ::listen(fd.number(), backlog));
  }
  tcp_info info() const { return info_of(fd.number()); }
  static tcp_info info_of(int socket) {
    tcp_info info{};
    socklen_t length = sizeof info;
    check_system_call("ask for TCP_INFO", ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length));
    return info;
  }
};

/// Dials without waiting for an answer.
FileDescriptor dial(const TcpListener& listener) {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))};
  const int result =
      ::connect(fd.number(), reinterpret_cast<const sockaddr*>(&listener.address), sizeof listener.address);
  if (result == -1 && errno != EINPROGRESS) throw SystemError("connect", errno);
  return fd;
}

int state_of(const FileDescriptor& fd) {
  return TcpListener::info_of(fd.number()).tcpi_state;
}

/// Waits until `come_true` is, five seconds at most.
template <class Condition>
bool comes_true(Condition come_true) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (std::chrono::steady_clock::now() < end) {
    if (come_true()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return come_true();
}

std::vector<FileDescriptor> dial_times(const TcpListener& listener, int times) {
  std::vector<FileDescriptor> clients;
  for (int i = 0; i < times; ++i) {
    clients.push_back(dial(listener));
    comes_true([&] { return state_of(clients.back()) != TCP_SYN_SENT || i > 3; });
  }
  return clients;
}

}  // namespace

TEST_CASE("a limit of N lets N + 1 connections wait, and the next stays in SYN_SENT") {
  for (const int backlog : {0, 1, 3, 5}) {
    INFO("listen(fd, " << backlog << ")");
    const TcpListener listener(backlog);
    std::vector<FileDescriptor> clients;
    for (int i = 0; i <= backlog; ++i) {
      clients.push_back(dial(listener));
      CHECK(comes_true([&] { return state_of(clients.back()) == TCP_ESTABLISHED; }));
    }
    CHECK(
        comes_true([&] { return listener.info().tcpi_unacked == static_cast<std::uint32_t>(backlog) + 1; }));
    // tcp_info of a listener: the queue's length in tcpi_unacked, its limit in tcpi_sacked (net/ipv4/tcp.c).
    CHECK(listener.info().tcpi_sacked == static_cast<std::uint32_t>(backlog));
    const auto outside = dial(listener);
    // Its SYN is sent again, unanswered, so it was dropped and not only late.
    CHECK(comes_true([&] { return TcpListener::info_of(outside.number()).tcpi_total_retrans >= 1; }));
    CHECK(state_of(outside) == TCP_SYN_SENT);
  }
}

TEST_CASE("a client that waits in the accept queue may send, and the bytes wait for the reader") {
  const TcpListener listener(3);
  const auto client = dial(listener);
  REQUIRE(comes_true([&] { return state_of(client) == TCP_ESTABLISHED; }));
  CHECK(::send(client.number(), "hello A\n", 8, MSG_NOSIGNAL) == 8);
  REQUIRE(comes_true([&] { return TcpListener::info_of(client.number()).tcpi_unacked == 0; }));
  const FileDescriptor taken{::accept(listener.fd.number(), nullptr, nullptr)};
  REQUIRE(taken);
  char bytes[16];
  CHECK(::recv(taken.number(), bytes, sizeof bytes, 0) == 8);
}

TEST_CASE("accept takes the connection that has waited longest") {
  const TcpListener listener(3);
  const auto clients = dial_times(listener, 3);
  for (const auto& client : clients) {
    sockaddr_in expected{}, peer{};
    socklen_t length = sizeof expected, peer_length = sizeof peer;
    REQUIRE(::getsockname(client.number(), reinterpret_cast<sockaddr*>(&expected), &length) == 0);
    const FileDescriptor taken{
        ::accept(listener.fd.number(), reinterpret_cast<sockaddr*>(&peer), &peer_length)};
    REQUIRE(taken);
    CHECK(peer.sin_port == expected.sin_port);
  }
  CHECK(::accept(listener.fd.number(), nullptr, nullptr) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("a connection taken from the queue leaves the listener listening") {
  const TcpListener listener(0);
  const auto first = dial(listener);
  REQUIRE(comes_true([&] { return listener.info().tcpi_unacked == 1; }));
  const FileDescriptor taken{::accept(listener.fd.number(), nullptr, nullptr)};
  REQUIRE(taken);
  CHECK(taken.number() != listener.fd.number());
  CHECK(listener.info().tcpi_state == TCP_LISTEN);
  const auto second = dial(listener);
  CHECK(comes_true([&] { return state_of(second) == TCP_ESTABLISHED; }));
}

TEST_CASE("a client outside gets in with a SYN that is sent again after a place became free") {
  const TcpListener listener(0);
  const auto waiting = dial(listener);
  REQUIRE(comes_true([&] { return listener.info().tcpi_unacked == 1; }));
  const auto outside = dial(listener);
  REQUIRE(comes_true([&] { return TcpListener::info_of(outside.number()).tcpi_total_retrans >= 1; }));
  const auto sent_before = TcpListener::info_of(outside.number()).tcpi_total_retrans;
  const FileDescriptor taken{::accept(listener.fd.number(), nullptr, nullptr)};
  REQUIRE(taken);
  REQUIRE(comes_true([&] { return state_of(outside) == TCP_ESTABLISHED; }));
  CHECK(TcpListener::info_of(outside.number()).tcpi_total_retrans > sent_before);
}

TEST_CASE("a client that sent, closed and was never accepted is still taken, with its bytes") {
  const TcpListener listener(3);
  {
    const auto client = dial(listener);
    REQUIRE(comes_true([&] { return state_of(client) == TCP_ESTABLISHED; }));
    REQUIRE(::send(client.number(), "bye", 3, MSG_NOSIGNAL) == 3);
  }
  FileDescriptor taken;
  REQUIRE(comes_true([&] {
    taken = FileDescriptor{::accept(listener.fd.number(), nullptr, nullptr)};
    return taken.is_open();
  }));
  char bytes[16];
  CHECK(::recv(taken.number(), bytes, sizeof bytes, 0) == 3);
  CHECK(comes_true([&] { return ::recv(taken.number(), bytes, sizeof bytes, 0) == 0; }));
}

TEST_CASE("without a listener connect is refused at once: that is the busy tone a full queue does not give") {
  sockaddr_in nobody{};
  {
    const TcpListener listener(0);
    nobody = listener.address;
  }
  const FileDescriptor fd{::socket(AF_INET, SOCK_STREAM, 0)};
  CHECK(::connect(fd.number(), reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody) == -1);
  CHECK(errno == ECONNREFUSED);
}

TEST_CASE("listen may be called again to change the limit") {
  const TcpListener listener(1);
  REQUIRE(::listen(listener.fd.number(), 5) == 0);
  CHECK(listener.info().tcpi_sacked == 5);
}

TEST_CASE("a backlog above net.core.somaxconn is silently cut to it") {
  std::ifstream file{"/proc/sys/net/core/somaxconn"};
  std::uint32_t most = 0;
  if (!(file >> most) || most > 1'000'000'000) return skip("net.core.somaxconn cannot be read here");
  const TcpListener listener(static_cast<int>(most) + 1);
  CHECK(listener.info().tcpi_sacked == most);
}

TEST_CASE("a full queue of a UNIX-domain listener answers EAGAIN instead of silence") {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;  // an abstract name that the kernel chooses (unix(7), autobind)
  const FileDescriptor listener{::socket(AF_UNIX, SOCK_STREAM, 0)};
  socklen_t length = sizeof(sa_family_t);
  REQUIRE(::bind(listener.number(), reinterpret_cast<sockaddr*>(&name), length) == 0);
  length = sizeof name;
  REQUIRE(::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&name), &length) == 0);
  REQUIRE(::listen(listener.number(), 0) == 0);
  const FileDescriptor first{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)};
  const FileDescriptor second{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)};
  CHECK(::connect(first.number(), reinterpret_cast<sockaddr*>(&name), length) == 0);
  CHECK(::connect(second.number(), reinterpret_cast<sockaddr*>(&name), length) == -1);
  CHECK(errno == EAGAIN);
}

}  // namespace switchboard
