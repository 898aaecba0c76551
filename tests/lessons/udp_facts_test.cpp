// What lessons/16_udp/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
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

/// A datagram socket at a free port of loopback.
struct Mailbox {
  FileDescriptor fd{check_system_call("open a socket", ::socket(AF_INET, SOCK_DGRAM, 0))};
  sockaddr_in address{};

  Mailbox() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
  }
  /// 0 or the errno of sendto.
  int send_to(const sockaddr_in& to, const std::string& text) const {
    const ssize_t sent =
        ::sendto(fd.number(), text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    if (sent == -1) return errno;
    return sent == static_cast<ssize_t>(text.size()) ? 0 : -1;
  }
  /// What recvfrom returns with that much room; -1 and errno when nothing is there.
  ssize_t receive(std::size_t room, int flags = 0) const {
    std::string bytes(room, '\0');
    return ::recvfrom(fd.number(), bytes.data(), room, MSG_DONTWAIT | flags, nullptr, nullptr);
  }
};

/// The address of a port that nobody has.
sockaddr_in nobody() {
  return Mailbox{}.address;
}

int connect_to(const Mailbox& from, const sockaddr_in& to) {
  return ::connect(from.fd.number(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

}  // namespace

TEST_CASE("one recvfrom takes one datagram, however much room it gives") {
  const Mailbox sender, receiver;
  REQUIRE(sender.send_to(receiver.address, "one") == 0);
  REQUIRE(sender.send_to(receiver.address, "three") == 0);
  CHECK(receiver.receive(100) == 3);
  CHECK(receiver.receive(100) == 5);
}

TEST_CASE("what finds no room in the buffer is gone, and MSG_TRUNC tells the real length") {
  const Mailbox sender, receiver;
  REQUIRE(sender.send_to(receiver.address, "0123456789") == 0);
  REQUIRE(sender.send_to(receiver.address, "ab") == 0);
  REQUIRE(sender.send_to(receiver.address, "0123456789") == 0);
  CHECK(receiver.receive(4) == 4);
  CHECK(receiver.receive(4) == 2);
  CHECK(receiver.receive(4, MSG_TRUNC) == 10);
}

TEST_CASE("a datagram may be empty, and others come after it") {
  const Mailbox sender, receiver;
  REQUIRE(sender.send_to(receiver.address, "") == 0);
  REQUIRE(sender.send_to(receiver.address, "more") == 0);
  CHECK(receiver.receive(100) == 0);
  CHECK(receiver.receive(100) == 4);
}

TEST_CASE("an unconnected socket never hears that nobody was there") {
  const Mailbox sender;
  const auto address = nobody();
  for (int i = 0; i < 3; ++i) CHECK(sender.send_to(address, "hello") == 0);
  CHECK(sender.receive(100) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("a connected socket hears it at its next call") {
  const Mailbox sender;
  REQUIRE(connect_to(sender, nobody()) == 0);
  REQUIRE(::send(sender.fd.number(), "hello", 5, 0) == 5);
  // On loopback the ICMP message is there when send returns.
  CHECK(::send(sender.fd.number(), "hello", 5, 0) == -1);
  CHECK(errno == ECONNREFUSED);
}

TEST_CASE("a connected socket receives from its peer only") {
  const Mailbox receiver, peer, stranger;
  REQUIRE(connect_to(receiver, peer.address) == 0);
  REQUIRE(stranger.send_to(receiver.address, "stranger") == 0);
  REQUIRE(peer.send_to(receiver.address, "peer") == 0);
  CHECK(receiver.receive(100) == 4);
}

TEST_CASE("65507 bytes are the most that a datagram carries over IPv4") {
  const Mailbox sender, receiver;
  CHECK(sender.send_to(receiver.address, std::string(65508, 'x')) == EMSGSIZE);
  CHECK(sender.send_to(receiver.address, std::string(65507, 'x')) == 0);
}

TEST_CASE("send without an address wants one") {
  const Mailbox sender;
  CHECK(::send(sender.fd.number(), "x", 1, 0) == -1);
  CHECK(errno == EDESTADDRREQ);
}

TEST_CASE("a full receive queue drops, and the sender is not told") {
  const Mailbox sender, receiver;
  const std::string message(500, 'm');
  int sent = 0;
  for (int i = 0; i < 5000; ++i) sent += sender.send_to(receiver.address, message) == 0 ? 1 : 0;
  CHECK(sent == 5000);
  int received = 0;
  while (receiver.receive(1000) > 0) ++received;
  CHECK(received > 0);
  CHECK(received < 5000);
}

}  // namespace switchboard
