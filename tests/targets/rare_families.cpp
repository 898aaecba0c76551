// Families and types beside TCP, UDP and UNIX streams. What a machine does not permit (raw and packet sockets
// need CAP_NET_RAW) is said on standard output.

#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/ethernet.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "check.hpp"

static void netlink() {
  const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  check("socket", fd >= 0);
  const int on = 1;
  check("NETLINK_EXT_ACK", setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on) == 0);
  sockaddr_nl here{};
  here.nl_family = AF_NETLINK;
  here.nl_groups = RTMGRP_LINK;
  check("bind", bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
  struct {
    nlmsghdr header;
    ifinfomsg body;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.body.ifi_index = 1;  // lo
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  check("sendto",
        sendto(fd, &request, sizeof request, 0, reinterpret_cast<sockaddr*>(&kernel), sizeof kernel) > 0);
  char answer[8192];
  check("recv", recv(fd, answer, sizeof answer, 0) > 0);
}

static void packets() {
  const int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
  if (fd < 0) {
    std::puts("no packet sockets here");
    return;
  }
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_IP);
  address.sll_ifindex = 1;
  check("bind", bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const int on = 1;
  check("PACKET_AUXDATA", setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) == 0);
}

static void raw() {
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd < 0) {
    std::puts("no raw sockets here");
    return;
  }
  icmp_filter filter{~(1u << ICMP_ECHOREPLY)};
  check("ICMP_FILTER", setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter) == 0);
}

static void messages_in_order() {
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
  check("send", send(pair[0], "first", 5, MSG_EOR) == 5);
  char text[3];
  check("recv", recv(pair[1], text, sizeof text, 0) == 3);  // the rest of the message is gone
  // A datagram socket binds itself to an abstract name of the kernel's choice (unix(7), autobind).
  const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un none{};
  none.sun_family = AF_UNIX;
  check("bind", bind(fd, reinterpret_cast<sockaddr*>(&none), sizeof none.sun_family) == 0);
  sockaddr_un name{};
  socklen_t length = sizeof name;
  check("getsockname", getsockname(fd, reinterpret_cast<sockaddr*>(&name), &length) == 0);
  check("abstract", length == offsetof(sockaddr_un, sun_path) + 6 && name.sun_path[0] == 0);
  length = sizeof name;
  check("unnamed", getsockname(pair[0], reinterpret_cast<sockaddr*>(&name), &length) == 0 && length == 2);
}

int main() {
  netlink();
  packets();
  raw();
  messages_in_order();
  check("AF_X25", socket(AF_X25, SOCK_SEQPACKET, 0) < 0 && errno == EAFNOSUPPORT);
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  check("SIOCGIFINDEX", ioctl(fd, SIOCGIFINDEX, &request) == 0);
  int on = 1, waiting = -1;
  check("FIONBIO", ioctl(fd, FIONBIO, &on) == 0);
  check("FIONREAD", ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0);
  return 0;
}
