// What lessons/09_options/README.md states about Linux, checked with sockets of our own on loopback. The four
// runs over TIME_WAIT with SO_REUSEADDR are in close_facts_test.cpp.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <vector>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor socket_of(int type) {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, type, 0))};
}

/// 0 or the errno of setsockopt.
int set(const FileDescriptor& socket, int level, int option, int value, socklen_t length = sizeof(int)) {
  return ::setsockopt(socket.number(), level, option, &value, length) == 0 ? 0 : errno;
}

int value_of(const FileDescriptor& socket, int level, int option) {
  int value = 0;
  socklen_t length = sizeof value;
  check_system_call("getsockopt", ::getsockopt(socket.number(), level, option, &value, &length));
  return value;
}

sockaddr_in loopback(in_port_t port = 0) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = port;
  return address;
}

/// 0 or the errno of bind.
int bind_to(const FileDescriptor& socket, const sockaddr_in& address) {
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                   : errno;
}

sockaddr_in name_of(const FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length));
  return address;
}

/// A stream socket with that option (0: none) and a free name.
FileDescriptor bound_with(int option) {
  auto socket = socket_of(SOCK_STREAM);
  if (option != 0) REQUIRE(set(socket, SOL_SOCKET, option, 1) == 0);
  REQUIRE(bind_to(socket, loopback()) == 0);
  return socket;
}

FileDescriptor dial(const FileDescriptor& listener) {
  auto client = socket_of(SOCK_STREAM);
  const auto address = name_of(listener);
  check_system_call("connect",
                    ::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return client;
}

FileDescriptor accepted_by(const FileDescriptor& listener) {
  return FileDescriptor{check_system_call("accept", ::accept(listener.number(), nullptr, nullptr))};
}

/// What recv says: the number of bytes, or minus its errno.
int receive(const FileDescriptor& from) {
  char bytes[4096];
  const auto received = ::recv(from.number(), bytes, sizeof bytes, 0);
  return received == -1 ? -errno : static_cast<int>(received);
}

/// bind of a second socket with the option in both.
int second_bind(const FileDescriptor& first, int option) {
  const auto second = socket_of(SOCK_STREAM);
  if (option != 0) REQUIRE(set(second, SOL_SOCKET, option, 1) == 0);
  return bind_to(second, name_of(first));
}

}  // namespace

TEST_CASE("a receive buffer is twice what was asked for, up to the system's limit, and stays so") {
  const auto socket = socket_of(SOCK_STREAM);
  REQUIRE(set(socket, SOL_SOCKET, SO_RCVBUF, 10'000) == 0);
  CHECK(value_of(socket, SOL_SOCKET, SO_RCVBUF) == 20'000);
  std::ifstream file("/proc/sys/net/core/rmem_max");
  int limit = 0;
  REQUIRE(file >> limit);
  REQUIRE(limit < 1'000'000'000);
  CHECK(set(socket, SOL_SOCKET, SO_RCVBUF, 1'000'000'000) == 0);
  CHECK(value_of(socket, SOL_SOCKET, SO_RCVBUF) == 2 * limit);
}

TEST_CASE("a buffer whose size was set does not grow by itself") {
  const auto listener = bound_with(0);
  REQUIRE(set(listener, SOL_SOCKET, SO_RCVBUF, 10'000) == 0);
  REQUIRE(::listen(listener.number(), 8) == 0);
  const auto client = dial(listener);
  const auto server = accepted_by(listener);
  const std::string bytes(2'000, 'x');
  for (int i = 0; i < 500; ++i) {
    REQUIRE(::send(client.number(), bytes.data(), bytes.size(), 0) == 2'000);
    for (int left = 2'000; left > 0;) {
      const int got = receive(server);
      REQUIRE(got > 0);
      left -= got;
    }
  }
  CHECK(value_of(server, SOL_SOCKET, SO_RCVBUF) == 20'000);
}

TEST_CASE("at another level the name of an option is another option") {
  const auto socket = socket_of(SOCK_STREAM);
  static_assert(SO_REUSEADDR == IP_TTL);
  CHECK(set(socket, IPPROTO_IP, SO_REUSEADDR, 1) == 0);
  CHECK(value_of(socket, SOL_SOCKET, SO_REUSEADDR) == 0);
  CHECK(value_of(socket, IPPROTO_IP, IP_TTL) == 1);
}

TEST_CASE("what setsockopt fails with") {
  const auto socket = socket_of(SOCK_STREAM);
  CHECK(set(socket, SOL_SOCKET, SO_REUSEADDR, 1, 1) == EINVAL);
  CHECK(set(socket, SOL_SOCKET, SO_REUSEADDR, 1, 8) == 0);  // longer than an int is not looked at
  CHECK(set(socket, SOL_SOCKET, 12345, 1) == ENOPROTOOPT);
  CHECK(set(socket, SOL_SOCKET, SO_ERROR, 1) == ENOPROTOOPT);  // can only be read
  CHECK(set(socket, IPPROTO_IP, IP_TTL, 1000) == EINVAL);
}

TEST_CASE("a socket that is bound and does not listen: the options let a second one have the name") {
  CHECK(second_bind(bound_with(0), 0) == EADDRINUSE);
  CHECK(second_bind(bound_with(SO_REUSEADDR), SO_REUSEADDR) == 0);
  CHECK(second_bind(bound_with(SO_REUSEPORT), SO_REUSEPORT) == 0);
  CHECK(second_bind(bound_with(0), SO_REUSEADDR) == EADDRINUSE);
  CHECK(second_bind(bound_with(0), SO_REUSEPORT) == EADDRINUSE);
}

TEST_CASE("of two sockets that share a name by SO_REUSEADDR only one can listen") {
  const auto first = bound_with(SO_REUSEADDR), second = socket_of(SOCK_STREAM);
  REQUIRE(set(second, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
  REQUIRE(bind_to(second, name_of(first)) == 0);
  CHECK(::listen(first.number(), 8) == 0);
  CHECK(::listen(second.number(), 8) == -1);
  CHECK(errno == EADDRINUSE);
}

TEST_CASE("a socket that listens: SO_REUSEADDR does not help, SO_REUSEPORT does") {
  for (const int option : {0, SO_REUSEADDR, SO_REUSEPORT}) {
    const auto first = bound_with(option);
    REQUIRE(::listen(first.number(), 8) == 0);
    CHECK(second_bind(first, option) == (option == SO_REUSEPORT ? 0 : EADDRINUSE));
  }
}

TEST_CASE("over TIME_WAIT SO_REUSEPORT in both runs works as well") {
  const auto after_a_run = [](int in_first, int in_second) {
    auto listener = bound_with(in_first);
    REQUIRE(::listen(listener.number(), 8) == 0);
    const auto client = dial(listener);
    auto server = accepted_by(listener);
    const auto address = name_of(listener);
    server = {};
    CHECK(receive(client) == 0);
    listener = {};
    const auto again = socket_of(SOCK_STREAM);
    if (in_second != 0) REQUIRE(set(again, SOL_SOCKET, in_second, 1) == 0);
    return bind_to(again, address);
  };
  CHECK(after_a_run(SO_REUSEPORT, SO_REUSEPORT) == 0);
  CHECK(after_a_run(0, SO_REUSEPORT) == EADDRINUSE);
}

TEST_CASE("an option that is set after bind is set, and comes too late") {
  const auto first = bound_with(SO_REUSEADDR), second = socket_of(SOCK_STREAM);
  CHECK(bind_to(second, name_of(first)) == EADDRINUSE);
  CHECK(set(second, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
  const auto third = socket_of(SOCK_STREAM);
  REQUIRE(bind_to(third, loopback()) == 0);
  CHECK(set(third, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
}

TEST_CASE("with SO_REUSEPORT new connections are shared among the listeners") {
  const auto old_one = bound_with(SO_REUSEPORT), new_one = socket_of(SOCK_STREAM | SOCK_NONBLOCK);
  REQUIRE(set(new_one, SOL_SOCKET, SO_REUSEPORT, 1) == 0);
  REQUIRE(bind_to(new_one, name_of(old_one)) == 0);
  REQUIRE(::listen(old_one.number(), 100) == 0);
  REQUIRE(::listen(new_one.number(), 100) == 0);
  std::vector<FileDescriptor> clients;
  for (int i = 0; i < 64; ++i) clients.push_back(dial(old_one));
  int got = 0;
  for (int fd = 0; (fd = ::accept(new_one.number(), nullptr, nullptr)) != -1; ++got) ::close(fd);
  CHECK(got > 0);
  CHECK(got < 64);
}

TEST_CASE("an accepted socket begins with its listener's options") {
  const auto listener = bound_with(SO_REUSEADDR);
  REQUIRE(set(listener, SOL_SOCKET, SO_KEEPALIVE, 1) == 0);
  REQUIRE(set(listener, IPPROTO_TCP, TCP_NODELAY, 1) == 0);
  REQUIRE(set(listener, SOL_SOCKET, SO_RCVBUF, 10'000) == 0);
  REQUIRE(::listen(listener.number(), 8) == 0);
  const auto client = dial(listener);
  const auto server = accepted_by(listener);
  CHECK(value_of(server, SOL_SOCKET, SO_REUSEADDR) == 1);
  CHECK(value_of(server, SOL_SOCKET, SO_KEEPALIVE) == 1);
  CHECK(value_of(server, IPPROTO_TCP, TCP_NODELAY) == 1);
  CHECK(value_of(server, SOL_SOCKET, SO_RCVBUF) == 20'000);
}

TEST_CASE("with a linger time of 0 what was on its way is lost, and no TIME_WAIT remains") {
  auto listener = bound_with(0);
  REQUIRE(::listen(listener.number(), 8) == 0);
  const auto client = dial(listener);
  const auto address = name_of(listener);
  int total = 0, got = 0;
  {
    const auto server = accepted_by(listener);
    const std::string much(32'000'000, 'x');
    total = static_cast<int>(::send(server.number(), much.data(), much.size(), MSG_DONTWAIT));
    REQUIRE(total > 0);
    const linger none{1, 0};
    REQUIRE(::setsockopt(server.number(), SOL_SOCKET, SO_LINGER, &none, sizeof none) == 0);
  }
  int last = 0;
  while ((last = receive(client)) > 0) got += last;
  CHECK(last == -ECONNRESET);
  CHECK(got < total);
  listener = {};
  CHECK(bind_to(socket_of(SOCK_STREAM), address) == 0);
}

TEST_CASE("SO_ERROR tells an error once") {
  const auto nobody = name_of(bound_with(0));
  const auto client = socket_of(SOCK_STREAM | SOCK_NONBLOCK);
  const int result = ::connect(client.number(), reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody);
  REQUIRE(result == -1);
  if (errno == EINPROGRESS) {  // on loopback the refusal is there when connect returns
    CHECK(value_of(client, SOL_SOCKET, SO_ERROR) == ECONNREFUSED);
  }
  CHECK(value_of(client, SOL_SOCKET, SO_ERROR) == 0);
}

TEST_CASE("a datagram to everybody needs SO_BROADCAST") {
  const auto sender = socket_of(SOCK_DGRAM);
  auto everybody = loopback(htons(9));
  everybody.sin_addr.s_addr = htonl(0x7fffffff);  // 127.255.255.255, the broadcast address of loopback
  const auto send = [&] {
    return ::sendto(sender.number(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&everybody),
                    sizeof everybody) == -1
               ? errno
               : 0;
  };
  CHECK(send() == EACCES);
  REQUIRE(set(sender, SOL_SOCKET, SO_BROADCAST, 1) == 0);
  CHECK(send() == 0);
}

}  // namespace switchboard
