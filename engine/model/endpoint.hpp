#pragma once
// One end's address, as a value. Text forms: 127.0.0.1:8080, [::1]:8080, unix:/run/x, unix:@abstract, unix:,
// netlink:PID, packet:INTERFACE, and family:40 for a family that is only named.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/ids.hpp"

namespace switchboard {

struct InetEndpoint {  ///< ip(7)
  std::array<std::uint8_t, 4> address{};
  Port port{};
  auto operator<=>(const InetEndpoint&) const = default;
};

struct Inet6Endpoint {  ///< ipv6(7)
  std::array<std::uint8_t, 16> address{};
  Port port{};
  std::uint32_t scope = 0;
  auto operator<=>(const Inet6Endpoint&) const = default;
};

struct UnixEndpoint {  ///< unix(7): a path, an abstract name (without its leading NUL), or unnamed
  enum class Kind { unnamed, path, abstract };
  Kind kind = Kind::unnamed;
  std::string name;
  auto operator<=>(const UnixEndpoint&) const = default;
};

struct OtherEndpoint {
  std::uint16_t family = 0;
  /// netlink(7): "1234" or "1234,groups=0x1" (0 is the kernel); packet(7): "2,protocol=0x0800" (the
  /// interface's index). Empty for other families.
  std::string detail = {};
  auto operator<=>(const OtherEndpoint&) const = default;
};

using Endpoint = std::variant<InetEndpoint, Inet6Endpoint, UnixEndpoint, OtherEndpoint>;

std::string to_string(const Endpoint& endpoint);
/// The inverse of to_string; nothing if the text is none.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// The port, of the two families that have one.
std::optional<Port> port_of(const Endpoint& endpoint);
/// 0.0.0.0, ::, with any port.
bool is_any_address(const Endpoint& endpoint);
/// 127.0.0.0/8, ::1, and those as IPv4 in IPv6.
bool is_loopback(const Endpoint& endpoint);
/// Whatever their ports.
bool same_address(const Endpoint& one, const Endpoint& other);
/// Would a connection to `destination` reach a listener bound to `bound`? Same port, and the same address or
/// any. An IPv6 any address takes IPv4 too unless IPV6_V6ONLY was set, which is not looked at here.
bool accepts_for(const Endpoint& bound, const Endpoint& destination);
/// ::ffff:a.b.c.d as the IPv4 endpoint that it stands for; others unchanged.
Endpoint without_v4_mapping(const Endpoint& endpoint);

}  // namespace switchboard
