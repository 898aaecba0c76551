#pragma once
// What capture and decoding must agree on: the bounds of what is copied, and reading a structure of the
// kernel out of bytes.

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

namespace switchboard::captured {

inline constexpr std::size_t address_bytes = 128;  // sizeof(sockaddr_storage)
inline constexpr std::size_t option_bytes = 512;   // more than struct tcp_info
inline constexpr std::size_t control_bytes = 2048;
inline constexpr std::size_t list_entries = 64;       // iovecs, pollfds, epoll events, argv
inline constexpr std::size_t messages = 16;           // of sendmmsg and recvmmsg, with what is in them
inline constexpr std::size_t message_headers = 1024;  // UIO_MAXIOV: more are not sent at once (sendmmsg(2))
inline constexpr std::size_t set_bytes = 1024;        // fd_sets of 8192 descriptors
inline constexpr std::size_t string_bytes = 4096;     // PATH_MAX

/// A structure from the start of `bytes`; nothing when they are too few.
template <class Structure>
std::optional<Structure> read(std::span<const std::uint8_t> bytes) {
  static_assert(std::is_trivially_copyable_v<Structure>);
  if (bytes.size() < sizeof(Structure)) return {};
  Structure value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

}  // namespace switchboard::captured
