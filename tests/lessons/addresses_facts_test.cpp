// What lessons/07_addresses/README.md states about Linux, checked with sockets and functions of our own.

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <set>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

FileDescriptor stream_socket(int family = AF_INET) {
  return FileDescriptor{check_system_call("open a socket", ::socket(family, SOCK_STREAM, 0))};
}

/// 0 or the errno of bind.
template <typename Address>
int bind_to(const FileDescriptor& socket, const Address& name, socklen_t length = sizeof(Address)) {
  return ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&name), length) == 0 ? 0 : errno;
}

sockaddr_in name_of(in_addr_t address, in_port_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = address;
  name.sin_port = port;
  return name;
}

in_port_t port_got(const FileDescriptor& socket) {
  sockaddr_in name{};
  socklen_t length = sizeof name;
  check_system_call("name", ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&name), &length));
  return ntohs(name.sin_port);
}

/// The families that getaddrinfo gives for a name, or the number that it returned.
std::set<int> families_of(const char* node, int flags, int& returned) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* list = nullptr;
  returned = ::getaddrinfo(node, "8080", &wanted, &list);
  std::set<int> families;
  if (returned != 0) return families;
  for (const auto* one = list; one != nullptr; one = one->ai_next) families.insert(one->ai_family);
  ::freeaddrinfo(list);
  return families;
}

}  // namespace

TEST_CASE("each family has a structure of its own length, and its port stands behind the family") {
  CHECK(sizeof(sockaddr_in) == 16);
  CHECK(sizeof(sockaddr_in6) == 28);
  CHECK(sizeof(sockaddr_un) == 110);
  CHECK(sizeof(sockaddr_storage) >= sizeof(sockaddr_un));
  CHECK(offsetof(sockaddr_in, sin_port) == 2);
  CHECK(offsetof(sockaddr_in, sin_addr) == 4);
  CHECK(offsetof(sockaddr_in6, sin6_port) == 2);
  CHECK(offsetof(sockaddr_in6, sin6_flowinfo) == 4);
  CHECK(offsetof(sockaddr_in6, sin6_addr) == 8);
  CHECK(offsetof(sockaddr_in6, sin6_scope_id) == 24);
  CHECK(sizeof(sockaddr_un::sun_path) == 108);
  CHECK(AF_UNIX == 1);
  CHECK(AF_INET == 2);
  CHECK(AF_INET6 == 10);
}

TEST_CASE("a port without htons is another port, and no call fails") {
  const auto socket = stream_socket();
  // The bytes of 8080 the wrong way round, whichever way this machine keeps its numbers.
  const auto swapped = static_cast<in_port_t>(htons(8080) == 8080 ? 0x901f : 8080);
  const int error = bind_to(socket, name_of(htonl(INADDR_LOOPBACK), swapped));
  if (error == EADDRINUSE) return;  // somebody else on this machine has made the same mistake
  REQUIRE(error == 0);
  CHECK(port_got(socket) == 36895);
}

TEST_CASE("htonl leaves a port of 0, which means any that is free") {
  const auto port = static_cast<in_port_t>(htonl(8080));
  if (htonl(1) == 1) return;  // a machine that keeps its numbers in network order
  CHECK(port == 0);
  const auto socket = stream_socket();
  REQUIRE(bind_to(socket, name_of(htonl(INADDR_LOOPBACK), port)) == 0);
  CHECK(port_got(socket) != 0);
}

TEST_CASE("inet_pton returns 1, 0 for a text that is no address, -1 for a family that it does not know") {
  unsigned char bytes[16];
  REQUIRE(::inet_pton(AF_INET, "127.0.0.1", bytes) == 1);
  CHECK(bytes[0] == 127);
  CHECK(bytes[3] == 1);
  CHECK(::inet_pton(AF_INET, "localhost", bytes) == 0);
  CHECK(::inet_pton(AF_INET, "::1", bytes) == 0);
  errno = 0;
  CHECK(::inet_pton(AF_UNIX, "127.0.0.1", bytes) == -1);
  CHECK(errno == EAFNOSUPPORT);
}

TEST_CASE("the family in the address must be the socket's, and 0 passes for every address only") {
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  CHECK(bind_to(stream_socket(), six) == EAFNOSUPPORT);

  auto unset = name_of(htonl(INADDR_LOOPBACK), 0);
  unset.sin_family = 0;
  CHECK(bind_to(stream_socket(), unset) == EAFNOSUPPORT);
  unset.sin_addr.s_addr = htonl(INADDR_ANY);
  CHECK(bind_to(stream_socket(), unset) == 0);
}

TEST_CASE("INADDR_LOOPBACK without htonl is an address that this machine does not have") {
  if (htonl(1) == 1) return;  // a machine that keeps its numbers in network order
  CHECK(bind_to(stream_socket(), name_of(INADDR_LOOPBACK, 0)) == EADDRNOTAVAIL);
}

TEST_CASE("inet_addr of a name is 255.255.255.255, and bind and listen take that") {
  CHECK(::inet_addr("localhost") == INADDR_NONE);
  const auto socket = stream_socket();
  CHECK(bind_to(socket, name_of(INADDR_NONE, 0)) == 0);
  CHECK(::listen(socket.number(), 8) == 0);
}

TEST_CASE("an AF_UNIX name that begins with a byte 0 is no file, has a length, and goes with its socket") {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  static constexpr char text[] = "\0switchboard addresses test";
  std::memcpy(name.sun_path, text, sizeof text - 1);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sizeof text - 1);
  {
    const auto first = stream_socket(AF_UNIX);
    REQUIRE(bind_to(first, name, length) == 0);
    CHECK(bind_to(stream_socket(AF_UNIX), name, length) == EADDRINUSE);
    CHECK(bind_to(stream_socket(AF_UNIX), name, length + 1) == 0);  // one zero more is another name
  }
  CHECK(bind_to(stream_socket(AF_UNIX), name, length) == 0);
}

TEST_CASE("getaddrinfo returns its error, and leaves errno alone") {
  int returned = 0;
  errno = 0;
  families_of("localhost", AI_NUMERICHOST, returned);
  CHECK(returned == EAI_NONAME);
  CHECK(returned != -1);

  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  CHECK(::getaddrinfo("127.0.0.1", "no such service", &wanted, &list) == EAI_SERVICE);
  wanted.ai_family = AF_X25;
  CHECK(::getaddrinfo("127.0.0.1", "8080", &wanted, &list) == EAI_FAMILY);
}

TEST_CASE("without a name getaddrinfo gives this machine itself, in both families") {
  int returned = 0;
  CHECK(families_of(nullptr, 0, returned) == std::set{AF_INET, AF_INET6});
  CHECK(returned == 0);
  CHECK(families_of(nullptr, AI_PASSIVE, returned) == std::set{AF_INET, AF_INET6});
}

}  // namespace switchboard
