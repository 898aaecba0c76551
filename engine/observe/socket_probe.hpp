#pragma once
// Asks the kernel about one descriptor of another process, exactly and now: pidfd_getfd(2), getsockopt, and
// the duplicate closed at once, because a kept one would delay the FIN of the program's own close.
//
//   auto look = look_at(pidfd, 3);
//   if (look && look->sample) …                            it is a socket, and this is what it is doing
//
// Works before bind, on the host's network and for any family. It does not see handshakes in progress
// (SYN_RECV); the socket tables do.

#include <optional>

#include "engine/model/socket_sample.hpp"

namespace switchboard {

struct DescriptorLook {
  std::optional<SocketSample> sample;  ///< absent: it is open and no socket
};

/// Nothing when the descriptor is not open, or we may not look.
std::optional<DescriptorLook> look_at(int pidfd, int fd);
/// The same for a socket of our own.
std::optional<SocketSample> sample_of(int socket);
/// The cookie of the network namespace that a socket belongs to (SO_NETNS_COOKIE, Linux 5.14).
std::optional<std::uint64_t> network_of(int pidfd, int fd);

}  // namespace switchboard
