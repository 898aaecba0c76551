#pragma once
// Asks the kernel about one descriptor of another process, exactly and now: pidfd_getfd(2), getsockopt, and
// the duplicate closed at once, because a kept one would delay the FIN of the program's own close.
//
//   auto look = look_at(pidfd, 3);
//   if (look && look->sample) …                            it is a socket, and this is what it is doing
//
// Works before bind, on the host's network and for any family. It does not see handshakes in progress
// (SYN_RECV); the socket tables do. Where descriptors may not be copied (a container without CAP_SYS_PTRACE),
// it still tells by /proc/PID/fd what is a socket, and names it by its inode: no cookie, no state.

#include <optional>

#include "engine/model/socket_sample.hpp"

namespace switchboard {

struct DescriptorLook {
  std::optional<SocketSample> sample;  ///< absent: it is open and no socket, or we may not look
  enum class Way {
    copied,
    by_inode,  ///< the sample has an id and an inode, nothing else
    refused,
  } way = Way::copied;
};

/// Stands for the cookie where that cannot be asked for. Cookies count up from 1 and never come so far.
SocketId id_by_inode(std::uint64_t inode);

/// Nothing when the descriptor is not open.
std::optional<DescriptorLook> look_at(int pidfd, int fd);
/// The same for a socket of our own.
std::optional<SocketSample> sample_of(int socket);
/// The cookie of the network namespace that a socket belongs to (SO_NETNS_COOKIE, Linux 5.14).
std::optional<std::uint64_t> network_of(int pidfd, int fd);

}  // namespace switchboard
