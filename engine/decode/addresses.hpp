#pragma once
// Socket addresses out of bytes: struct sockaddr of any family (ip(7), ipv6(7), unix(7)), and plain IP
// addresses as packets and sock_diag rows hold them.

#include <cstdint>
#include <span>

#include "engine/model/argument.hpp"

namespace switchboard {

/// `length` is what the program or the kernel said; `bytes` are what could be read, and are kept. No endpoint
/// when they are fewer than the kernel would take for that family.
SocketAddress decode_address(std::span<const std::uint8_t> bytes, std::int64_t length);

/// Network order bytes; nothing when they are too few.
std::optional<Endpoint> inet_endpoint(std::span<const std::uint8_t> address, std::uint16_t port);
std::optional<Endpoint> inet6_endpoint(std::span<const std::uint8_t> address, std::uint16_t port,
                                       std::uint32_t scope);
/// From sun_path's bytes without its family, in the length that the kernel was given: none is unnamed, a
/// first NUL makes an abstract name of all that follows, otherwise a path to its NUL or its end.
UnixEndpoint unix_endpoint(std::span<const std::uint8_t> path);

}  // namespace switchboard
