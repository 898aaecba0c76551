#include "engine/decode/addresses.hpp"

#include <fmt/format.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "engine/decode/captured_layout.hpp"

namespace switchboard {
namespace {

// What the kernel asks for at least: sizeof(sockaddr_in), and sockaddr_in6 without its scope
// (SIN6_LEN_RFC2133).
constexpr std::size_t inet_length = 16, inet6_length = 24, inet6_length_with_scope = 28;

std::uint16_t port_at(std::span<const std::uint8_t> bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

/// struct sockaddr_nl (netlink(7)).
std::optional<Endpoint> netlink_endpoint(std::span<const std::uint8_t> bytes) {
  const auto address = captured::read<sockaddr_nl>(bytes);
  if (!address) return {};
  auto detail = fmt::format("{}", address->nl_pid);
  if (address->nl_groups != 0) detail += fmt::format(",groups={:#x}", address->nl_groups);
  return OtherEndpoint{AF_NETLINK, std::move(detail)};
}

/// struct sockaddr_ll (packet(7)); its hardware address stays in the raw bytes.
std::optional<Endpoint> packet_endpoint(std::span<const std::uint8_t> bytes) {
  // The kernel fills no more than the hardware address has, and asks for less at bind.
  constexpr std::size_t least = offsetof(sockaddr_ll, sll_hatype);
  if (bytes.size() < least) return {};
  sockaddr_ll address{};
  std::memcpy(&address, bytes.data(), std::min(bytes.size(), sizeof address));
  return OtherEndpoint{AF_PACKET, fmt::format("{},protocol={:#06x}", address.sll_ifindex, port_at(bytes, 2))};
}

std::optional<Endpoint> endpoint_in(std::span<const std::uint8_t> bytes) {
  std::uint16_t family = 0;
  if (bytes.size() < sizeof family) return {};
  std::memcpy(&family, bytes.data(), sizeof family);  // host byte order, unlike the port
  switch (family) {
    case AF_INET:
      if (bytes.size() < inet_length) return {};
      return inet_endpoint(bytes.subspan(4), port_at(bytes, 2));
    case AF_INET6: {
      if (bytes.size() < inet6_length) return {};
      std::uint32_t scope = 0;
      if (bytes.size() >= inet6_length_with_scope) std::memcpy(&scope, bytes.data() + 24, sizeof scope);
      return inet6_endpoint(bytes.subspan(8), port_at(bytes, 2), scope);
    }
    case AF_UNIX:
      return unix_endpoint(bytes.subspan(sizeof family));
    case AF_NETLINK:
      return netlink_endpoint(bytes);
    case AF_PACKET:
      return packet_endpoint(bytes);
    default:
      return OtherEndpoint{family};
  }
}

}  // namespace

SocketAddress decode_address(std::span<const std::uint8_t> bytes, std::int64_t length) {
  const auto said = static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
  const auto within = bytes.first(std::min(bytes.size(), said));
  // An address cut short by a bad pointer is none: the kernel would not have read it either.
  const bool is_whole = within.size() == std::min(said, sizeof(sockaddr_storage));
  return {is_whole ? endpoint_in(within) : std::nullopt, {within.begin(), within.end()}, length};
}

std::optional<Endpoint> inet_endpoint(std::span<const std::uint8_t> address, std::uint16_t port) {
  InetEndpoint endpoint;
  if (address.size() < endpoint.address.size()) return {};
  std::copy_n(address.begin(), endpoint.address.size(), endpoint.address.begin());
  endpoint.port.value = port;
  return endpoint;
}

std::optional<Endpoint> inet6_endpoint(std::span<const std::uint8_t> address, std::uint16_t port,
                                       std::uint32_t scope) {
  Inet6Endpoint endpoint;
  if (address.size() < endpoint.address.size()) return {};
  std::copy_n(address.begin(), endpoint.address.size(), endpoint.address.begin());
  endpoint.port.value = port;
  endpoint.scope = scope;
  return endpoint;
}

UnixEndpoint unix_endpoint(std::span<const std::uint8_t> path) {
  using Kind = UnixEndpoint::Kind;
  if (path.empty()) return {Kind::unnamed, {}};
  if (path.front() == 0) return {Kind::abstract, {path.begin() + 1, path.end()}};
  return {Kind::path, {path.begin(), std::ranges::find(path, 0)}};
}

}  // namespace switchboard
