#include "engine/observe/link_setup.hpp"

#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::link_setup {
namespace {

/// One rtnetlink request, laid out by libmnl, sent and acknowledged.
class Request {
 public:
  template <class Body>
  Request(std::uint16_t type, std::uint16_t flags, const Body& body) {
    header_ = mnl_nlmsg_put_header(buffer_.data());
    header_->nlmsg_type = type;
    header_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    std::memcpy(mnl_nlmsg_put_extra_header(header_, sizeof body), &body, sizeof body);
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  nlmsghdr* header() { return header_; }

  void send(const std::string& attempt) {
    const FileDescriptor netlink{check_system_call(
        "open an rtnetlink socket", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE))};
    check_system_call(attempt, ::send(netlink.number(), header_, header_->nlmsg_len, 0));
    alignas(nlmsghdr) std::array<char, 4096> answer;
    const auto got = check_system_call(attempt, recv(netlink.number(), answer.data(), answer.size(), 0));
    const auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
    if (!mnl_nlmsg_ok(message, static_cast<int>(got)) || message->nlmsg_type != NLMSG_ERROR)
      throw SystemError(attempt, EPROTO);
    const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
    if (error->error != 0) throw SystemError(attempt, -error->error);
  }

 private:
  alignas(nlmsghdr) std::array<char, 1024> buffer_{};
  nlmsghdr* header_;
};

int index_of(const std::string& interface) {
  const unsigned index = if_nametoindex(interface.c_str());
  if (index == 0) throw SystemError("find the interface " + interface, errno);
  return static_cast<int>(index);
}

std::uint8_t family_of(Address address) {
  return address.size() == 4 ? AF_INET : AF_INET6;
}

void put(nlmsghdr* message, std::uint16_t type, std::span<const std::uint8_t> bytes) {
  mnl_attr_put(message, type, bytes.size(), bytes.data());
}

}  // namespace

void make_pair(const End& here, const End& far, int far_namespace) {
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{});
  auto* message = request.header();
  mnl_attr_put_strz(message, IFLA_IFNAME, here.name.c_str());
  put(message, IFLA_ADDRESS, here.address);
  auto* information = mnl_attr_nest_start(message, IFLA_LINKINFO);
  mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
  auto* data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
  auto* peer = mnl_attr_nest_start(message, VETH_INFO_PEER);
  mnl_nlmsg_put_extra_header(message, sizeof(ifinfomsg));
  mnl_attr_put_strz(message, IFLA_IFNAME, far.name.c_str());
  put(message, IFLA_ADDRESS, far.address);
  mnl_attr_put_u32(message, IFLA_NET_NS_FD, static_cast<std::uint32_t>(far_namespace));
  mnl_attr_nest_end(message, peer);
  mnl_attr_nest_end(message, data);
  mnl_attr_nest_end(message, information);
  request.send("make a veth pair");
}

void raise(const std::string& interface) {
  ifinfomsg body{};
  body.ifi_index = index_of(interface);
  // Without ARP the kernel announces no multicast group for IPv6's neighbour discovery either (addrconf.c).
  body.ifi_flags = body.ifi_change = IFF_UP | IFF_NOARP;
  Request(RTM_NEWLINK, 0, body).send("raise " + interface);
}

void add_address(const std::string& interface, Address address, std::uint8_t prefix_length) {
  ifaddrmsg body{};
  body.ifa_family = family_of(address);
  body.ifa_prefixlen = prefix_length;
  body.ifa_flags = body.ifa_family == AF_INET6 ? IFA_F_NODAD : 0;  // usable at once: nobody else can have it
  body.ifa_index = static_cast<unsigned>(index_of(interface));
  Request request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, body);
  put(request.header(), IFA_LOCAL, address);
  put(request.header(), IFA_ADDRESS, address);
  request.send("add an address to " + interface);
}

void add_neighbour(const std::string& interface, Address address, const LinkAddress& link) {
  ndmsg body{};
  body.ndm_family = family_of(address);
  body.ndm_ifindex = index_of(interface);
  body.ndm_state = NUD_PERMANENT;
  Request request(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, body);
  put(request.header(), NDA_DST, address);
  put(request.header(), NDA_LLADDR, link);
  request.send("add a neighbour of " + interface);
}

void turn_offloads_off(const std::string& interface) {
  const FileDescriptor any{check_system_call("open a socket", socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))};
  // The kernel's own segmentation (GSO) may stay: it cuts before the interface and before those who capture
  // there.
  for (const std::uint32_t command : {ETHTOOL_STSO, ETHTOOL_SGRO, ETHTOOL_STXCSUM}) {
    ethtool_value value{command, 0};
    ifreq request{};
    interface.copy(request.ifr_name, sizeof request.ifr_name - 1);
    request.ifr_data = reinterpret_cast<char*>(&value);
    check_system_call("turn an offload of " + interface + " off", ioctl(any.number(), SIOCETHTOOL, &request));
  }
}

bool set(const std::string& setting, const std::string& value) {
  const FileDescriptor file{open(("/proc/sys/" + setting).c_str(), O_WRONLY | O_CLOEXEC)};
  return file && write(file.number(), value.data(), value.size()) >= 0;
}

}  // namespace switchboard::link_setup
