#include "engine/observe/host_setup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "engine/observe/cable_port.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::host_setup {
namespace {

constexpr std::uint8_t prefix = 24, prefix6 = 64;

/// Hides a file of the machine behind one of ours. Without the machine's there is nothing to hide behind.
void cover(const char* path, const std::string& ours, const std::string& text) {
  {
    std::ofstream file(ours);
    file << text;
  }
  chmod(ours.c_str(), 0644);
  if (access(path, F_OK) != 0) return;
  check_system_call(fmt::format("mount over {}", path), mount(ours.c_str(), path, nullptr, MS_BIND, nullptr));
}

std::string hosts_file(const std::vector<std::string>& names) {
  std::string text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
  for (int host = 0; host < static_cast<int>(names.size()); ++host)
    text += fmt::format("10.0.0.{0} {1}\nfd00::{0} {1}\n", host + 1, names[static_cast<std::size_t>(host)]);
  return text;
}

}  // namespace

link_setup::LinkAddress link_address(int host) {
  return {2, 0, 0, 0, 0, static_cast<std::uint8_t>(host + 1)};
}

std::array<std::uint8_t, 4> inet_address(int host) {
  return {10, 0, 0, static_cast<std::uint8_t>(host + 1)};
}

std::array<std::uint8_t, 16> inet6_address(int host) {
  std::array<std::uint8_t, 16> address{0xfd};
  address.back() = static_cast<std::uint8_t>(host + 1);
  return address;
}

void set_up_interface(int number, int count) {
  // Nobody else is on this cable to ask for a prefix, and no packet should be seen that no program caused.
  const std::string settings = fmt::format("net/ipv6/conf/{}/", interface);
  const bool has_ipv6 = link_setup::set(settings + "accept_ra", "0");
  link_setup::set(settings + "router_solicitations", "0");
  link_setup::set(settings + "addr_gen_mode", "1");
  link_setup::set(settings + "accept_dad", "0");
  link_setup::turn_offloads_off(interface);
  link_setup::raise(interface);
  link_setup::add_address(interface, inet_address(number), prefix);
  if (has_ipv6) link_setup::add_address(interface, inet6_address(number), prefix6);
  for (int other = 0; other < count; ++other) {
    if (other == number) continue;
    link_setup::add_neighbour(interface, inet_address(other), link_address(other));
    if (has_ipv6) link_setup::add_neighbour(interface, inet6_address(other), link_address(other));
  }
}

FileDescriptor make_leg(int number, int host_namespace) {
  const std::string leg = fmt::format("leg{}", number);
  link_setup::LinkAddress ours = link_address(number);
  ours[1] = 1;
  link_setup::make_pair({leg, ours}, {interface, link_address(number)}, host_namespace);
  link_setup::set(fmt::format("net/ipv6/conf/{}/disable_ipv6", leg), "1");
  link_setup::turn_offloads_off(leg);
  link_setup::raise(leg);
  return CablePort::open(leg);
}

Namespaces set_up_names(int number, const std::vector<std::string>& names) {
  check_system_call("make a mount namespace", unshare(CLONE_NEWNS | CLONE_NEWUTS));
  // What we mount stays here; what the machine mounts still comes.
  check_system_call("keep mounts private", mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr));
  const auto& name = names[static_cast<std::size_t>(number)];
  check_system_call("name the host", sethostname(name.data(), name.size()));
  // A file system for the two files, on a place that is there everywhere; its name goes, the files stay.
  const std::string place = "/tmp";
  check_system_call("mount a file system for names",
                    mount("tmpfs", place.c_str(), "tmpfs", 0, "size=64k,mode=755"));
  cover("/etc/hosts", place + "/hosts", hosts_file(names));
  // gai.conf(5): many a first program serves IPv4 only, and its client takes the first address.
  cover("/etc/gai.conf", place + "/gai.conf", "precedence ::ffff:0:0/96 100\n");
  check_system_call("leave the file system", umount2(place.c_str(), MNT_DETACH));
  Namespaces namespaces;
  namespaces.mount = FileDescriptor{
      check_system_call("open the mount namespace", open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC))};
  namespaces.uts = FileDescriptor{
      check_system_call("open the UTS namespace", open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC))};
  return namespaces;
}

}  // namespace switchboard::host_setup
