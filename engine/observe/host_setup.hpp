#pragma once
// What makes a network namespace one host of several: its interface eth0 on the cable with its addresses, and
// the other hosts' names. Called by the process that holds the namespace (network_holder.hpp).
//
// Host number K (from 0) has 10.0.0.K+1 and fd00::K+1. Both resolve from its name, IPv4 first: a mount
// namespace of its own has its own /etc/hosts and /etc/gai.conf. All throw SystemError.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/observe/link_setup.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard::host_setup {

inline constexpr const char* interface = "eth0";
inline constexpr int most_hosts = 8;

link_setup::LinkAddress link_address(int host);
std::array<std::uint8_t, 4> inet_address(int host);
std::array<std::uint8_t, 16> inet6_address(int host);

/// eth0 of host `number` is here; gives it its addresses and those of the `count` hosts.
void set_up_interface(int number, int count);
/// The other end of that host's eth0, here, and eth0 in the namespace; a packet socket on our end.
FileDescriptor make_leg(int number, int host_namespace);

struct Namespaces {
  FileDescriptor mount, uts;
};
/// Moves the calling process into namespaces where the hosts' names are known and its own is `names[number]`.
Namespaces set_up_names(int number, const std::vector<std::string>& names);

}  // namespace switchboard::host_setup
