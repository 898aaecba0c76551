// What lessons/29_raw/README.md states about Linux, checked with raw sockets in a private network of our own,
// where they need no root.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "engine/observe/private_network.hpp"
#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

constexpr const char* why_not = "a private network is not permitted here";

struct Echo {
  icmphdr header;
  char data[8];
};

std::uint16_t checksum(const Echo& message) {
  std::uint16_t numbers[sizeof message / 2];
  std::memcpy(numbers, &message, sizeof message);
  std::uint32_t sum = 0;
  for (const auto number : numbers) sum += number;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

sockaddr_in loopback(in_port_t port = 0) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = port;
  return address;
}

/// 0 or the errno of sendto.
int send_to(const FileDescriptor& socket, const void* bytes, std::size_t length, const sockaddr_in& to) {
  return ::sendto(socket.number(), bytes, length, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) == -1
             ? errno
             : 0;
}

enum class Sum { right, none };

int send_request(const FileDescriptor& socket, Sum sum, in_port_t port = 0) {
  Echo request{};
  request.header.type = ICMP_ECHO;
  request.header.un.echo.id = htons(77);
  std::memcpy(request.data, "switch!", 8);
  if (sum == Sum::right) request.header.checksum = checksum(request);
  return send_to(socket, &request, sizeof request, loopback(port));
}

/// All that came: on loopback it is there when the call that caused it has returned.
std::vector<std::vector<unsigned char>> all_of(const FileDescriptor& socket) {
  std::vector<std::vector<unsigned char>> packets;
  unsigned char room[1500];
  ssize_t got = 0;
  while ((got = ::recv(socket.number(), room, sizeof room, MSG_DONTWAIT)) >= 0)
    packets.emplace_back(room, room + got);
  return packets;
}

icmphdr icmp_of(const std::vector<unsigned char>& packet) {
  icmphdr icmp{};
  const std::size_t ip = (packet.at(0) & 0x0fU) * 4;
  REQUIRE(packet.size() >= ip + sizeof icmp);
  std::memcpy(&icmp, packet.data() + ip, sizeof icmp);
  return icmp;
}

}  // namespace

TEST_CASE("without the capability a raw socket is refused with EPERM") {
  const pid_t child = ::fork();
  REQUIRE(child != -1);
  if (child == 0) {
    // An ordinary user of another number has none of root's rights.
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    const int fd = ::socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    ::_exit(fd == -1 && errno == EPERM ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("a ping of the own machine gets its own request and the kernel's reply, with the header of IP") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto ping = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  REQUIRE(send_request(ping, Sum::right) == 0);
  const auto packets = all_of(ping);
  REQUIRE(packets.size() == 2);
  CHECK(packets[0].size() == 36);
  CHECK((packets[0][0] & 0x0f) * 4 == 20);
  CHECK(icmp_of(packets[0]).type == ICMP_ECHO);
  CHECK(icmp_of(packets[1]).type == ICMP_ECHOREPLY);
  CHECK(icmp_of(packets[1]).un.echo.id == htons(77));
  CHECK(std::memcmp(packets[1].data() + 28, "switch!", 8) == 0);
}

TEST_CASE("every raw socket of a protocol gets a copy") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto ping = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  const auto watch = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  REQUIRE(send_request(ping, Sum::right) == 0);
  CHECK(all_of(ping).size() == 2);
  CHECK(all_of(watch).size() == 2);
}

TEST_CASE("a request without its checksum is handed out as it came, and gets no reply") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto ping = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  REQUIRE(send_request(ping, Sum::none) == 0);
  const auto packets = all_of(ping);
  REQUIRE(packets.size() == 1);
  CHECK(icmp_of(packets[0]).type == ICMP_ECHO);
}

TEST_CASE("a datagram to a closed port makes an ICMP message of type 3, code 3") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto watch = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  const auto knock = network.open_socket(AF_INET, SOCK_DGRAM, 0);
  CHECK(send_to(knock, "knock", 5, loopback(htons(9))) == 0);
  const auto packets = all_of(watch);
  REQUIRE(packets.size() == 1);
  CHECK(icmp_of(packets[0]).type == ICMP_DEST_UNREACH);
  CHECK(icmp_of(packets[0]).code == ICMP_PORT_UNREACH);
}

TEST_CASE("a raw socket for UDP gets a copy, and the datagram still reaches its own socket") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto raw = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
  const auto mailbox = network.open_socket(AF_INET, SOCK_DGRAM, 0);
  auto here = loopback();
  socklen_t length = sizeof here;
  REQUIRE(::bind(mailbox.number(), reinterpret_cast<sockaddr*>(&here), length) == 0);
  REQUIRE(::getsockname(mailbox.number(), reinterpret_cast<sockaddr*>(&here), &length) == 0);
  REQUIRE(send_to(network.open_socket(AF_INET, SOCK_DGRAM, 0), "hello", 5, here) == 0);
  REQUIRE(all_of(raw).size() == 1);
  CHECK(all_of(mailbox).size() == 1);
}

TEST_CASE("a socket for IPPROTO_RAW receives nothing") {
  PrivateNetwork::Refused refused;
  auto network = PrivateNetwork::create(refused);
  if (!refused.why.empty()) return skip(why_not);
  const auto raw = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  const auto ping = network.open_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  REQUIRE(send_request(ping, Sum::right) == 0);
  CHECK(all_of(raw).empty());
}

}  // namespace switchboard
