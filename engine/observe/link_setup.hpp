#pragma once
// Interfaces, addresses and neighbours of the calling thread's network namespace, over rtnetlink(7) and
// ethtool's ioctl: no `ip` and no root, only the namespace's own capabilities. All throw SystemError.

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace switchboard::link_setup {

using LinkAddress = std::array<std::uint8_t, 6>;
using Address = std::span<const std::uint8_t>;  ///< 4 or 16 bytes, in network order

struct End {
  std::string name;
  LinkAddress address;
};
/// Two interfaces joined back to back (veth(4)), the far one in another namespace.
void make_pair(const End& here, const End& far, int far_namespace);
/// Up, and never asking for neighbours: they are added.
void raise(const std::string& interface);
void add_address(const std::string& interface, Address address, std::uint8_t prefix_length);
/// So that nobody has to ask for it (ARP, neighbour discovery), and the first packet is the program's.
void add_neighbour(const std::string& interface, Address address, const LinkAddress& link);
/// A frame is then as a wire would carry it: no segment longer than the MSS, every checksum filled in.
void turn_offloads_off(const std::string& interface);
/// net.FAMILY.conf.INTERFACE.NAME and its like; false where this kernel has no such setting.
bool set(const std::string& setting, const std::string& value);

}  // namespace switchboard::link_setup
