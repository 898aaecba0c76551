// What lessons/19_ipv6/README.md states about Linux, checked with sockets of our own on loopback.

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

constexpr const char* why_not = "IPv6 is switched off here";

sockaddr_in6 six(const char* text, in_port_t port = 0) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = port;
  REQUIRE(::inet_pton(AF_INET6, text, &address.sin6_addr) == 1);
  return address;
}

sockaddr_in four(const char* text, in_port_t port = 0) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = port;
  REQUIRE(::inet_pton(AF_INET, text, &address.sin_addr) == 1);
  return address;
}

FileDescriptor socket_of(int domain) {
  return FileDescriptor{check_system_call("open a socket", ::socket(domain, SOCK_STREAM, 0))};
}

template <class Address>
int bind_to(const FileDescriptor& socket, const Address& address, socklen_t length = sizeof(Address)) {
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), length) == 0 ? 0 : errno;
}

template <class Address>
int connect_to(const FileDescriptor& socket, const Address& address) {
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                      : errno;
}

bool has_ipv6() {
  const FileDescriptor fd{::socket(AF_INET6, SOCK_STREAM, 0)};
  return fd && bind_to(fd, six("::1")) == 0;
}

in_port_t port_of(const FileDescriptor& socket) {
  sockaddr_in6 address{};
  socklen_t length = sizeof address;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length));
  return address.sin6_port;  // stands where sockaddr_in has its port
}

/// At :: with that value of IPV6_V6ONLY; listens.
FileDescriptor everywhere(int only, in_port_t port = 0) {
  auto fd = socket_of(AF_INET6);
  REQUIRE(::setsockopt(fd.number(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) == 0);
  REQUIRE(bind_to(fd, six("::", port)) == 0);
  REQUIRE(::listen(fd.number(), 8) == 0);
  return fd;
}

/// The caller's address as accept gives it.
sockaddr_in6 caller_of(const FileDescriptor& listener) {
  sockaddr_in6 caller{};
  socklen_t length = sizeof caller;
  const FileDescriptor accepted{check_system_call(
      "accept", ::accept(listener.number(), reinterpret_cast<sockaddr*>(&caller), &length))};
  CHECK(length == sizeof caller);
  return caller;
}

std::string text_of(const sockaddr_in6& address) {
  char text[INET6_ADDRSTRLEN];
  return ::inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
}

}  // namespace

TEST_CASE("a sockaddr_in6 has 28 bytes, and its port stands where sockaddr_in has it") {
  CHECK(sizeof(sockaddr_in6) == 28);
  CHECK(offsetof(sockaddr_in6, sin6_port) == offsetof(sockaddr_in, sin_port));
  CHECK(offsetof(sockaddr_in6, sin6_addr) == 8);
  CHECK(offsetof(sockaddr_in6, sin6_scope_id) == 24);
  CHECK(AF_INET6 == 10);
}

TEST_CASE("inet_pton says 0 for a text that is no address of the family") {
  in6_addr address;
  CHECK(::inet_pton(AF_INET6, "127.0.0.1", &address) == 0);
  CHECK(::inet_pton(AF_INET6, "::ffff:127.0.0.1", &address) == 1);
  CHECK(::inet_pton(AF_INET, "::1", &address) == 0);
  CHECK(::inet_pton(AF_X25, "1", &address) == -1);
}

TEST_CASE("with IPV6_V6ONLY 0 an IPv4 caller is accepted, and written as ::ffff") {
  if (!has_ipv6()) return skip(why_not);
  const auto listener = everywhere(0);
  const auto client = socket_of(AF_INET);
  REQUIRE(connect_to(client, four("127.0.0.1", port_of(listener))) == 0);
  const auto caller = caller_of(listener);
  CHECK(text_of(caller) == "::ffff:127.0.0.1");
  CHECK(IN6_IS_ADDR_V4MAPPED(&caller.sin6_addr));
  // The client's own end is a plain IPv4 address.
  sockaddr_storage own{};
  socklen_t length = sizeof own;
  REQUIRE(::getsockname(client.number(), reinterpret_cast<sockaddr*>(&own), &length) == 0);
  CHECK(own.ss_family == AF_INET);
}

TEST_CASE("an IPv6 caller is written as it is") {
  if (!has_ipv6()) return skip(why_not);
  const auto listener = everywhere(0);
  const auto client = socket_of(AF_INET6);
  REQUIRE(connect_to(client, six("::1", port_of(listener))) == 0);
  CHECK(text_of(caller_of(listener)) == "::1");
}

TEST_CASE("with IPV6_V6ONLY 1 an IPv4 caller is refused") {
  if (!has_ipv6()) return skip(why_not);
  const auto listener = everywhere(1);
  CHECK(connect_to(socket_of(AF_INET), four("127.0.0.1", port_of(listener))) == ECONNREFUSED);
}

TEST_CASE("an IPv4 socket has room beside one for IPv6 only, and none beside one for both") {
  if (!has_ipv6()) return skip(why_not);
  const auto both = everywhere(0), only = everywhere(1);
  CHECK(bind_to(socket_of(AF_INET), four("0.0.0.0", port_of(both))) == EADDRINUSE);
  CHECK(bind_to(socket_of(AF_INET), four("0.0.0.0", port_of(only))) == 0);
}

TEST_CASE("an IPv6 socket that calls ::ffff reaches the IPv4 listener") {
  if (!has_ipv6()) return skip(why_not);
  const auto listener = socket_of(AF_INET);
  REQUIRE(bind_to(listener, four("127.0.0.1")) == 0);
  REQUIRE(::listen(listener.number(), 8) == 0);
  CHECK(connect_to(socket_of(AF_INET6), six("::ffff:127.0.0.1", port_of(listener))) == 0);
  CHECK(FileDescriptor{::accept(listener.number(), nullptr, nullptr)}.is_open());
}

TEST_CASE("an address of one link needs the interface") {
  if (!has_ipv6()) return skip(why_not);
  CHECK(connect_to(socket_of(AF_INET6), six("fe80::1", htons(80))) == EINVAL);
  CHECK(bind_to(socket_of(AF_INET6), six("fe80::1")) == EINVAL);
}

TEST_CASE("the length of a sockaddr_in is too short for bind, and another family is another error") {
  if (!has_ipv6()) return skip(why_not);
  CHECK(bind_to(socket_of(AF_INET6), six("::1"), sizeof(sockaddr_in)) == EINVAL);
  CHECK(bind_to(socket_of(AF_INET), six("::1")) == EAFNOSUPPORT);
}

TEST_CASE("::1 is the only address of its kind, 127.0.0.1 is not") {
  if (!has_ipv6()) return skip(why_not);
  CHECK(bind_to(socket_of(AF_INET), four("127.0.0.2")) == 0);
  CHECK(bind_to(socket_of(AF_INET6), six("::2")) == EADDRNOTAVAIL);
}

TEST_CASE("a number behind a percent sign becomes the interface of the address") {
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_family = AF_INET6;
  wanted.ai_flags = AI_NUMERICHOST;
  REQUIRE(::getaddrinfo("fe80::1%7", nullptr, &wanted, &found) == 0);
  CHECK(reinterpret_cast<const sockaddr_in6*>(found->ai_addr)->sin6_scope_id == 7);
  ::freeaddrinfo(found);
}

}  // namespace switchboard
