#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "engine/decode/constants.hpp"
#include "engine/decode/named_number.hpp"

namespace switchboard {
namespace {

// clang-format off
// address_families(7)
constexpr auto domains = std::to_array<NamedNumber>({
    {"AF_UNSPEC",    AF_UNSPEC},
    {"AF_UNIX",      AF_UNIX},
    {"AF_INET",      AF_INET},
    {"AF_AX25",      AF_AX25},
    {"AF_IPX",       AF_IPX},
    {"AF_APPLETALK", AF_APPLETALK},
    {"AF_X25",       AF_X25},
    {"AF_INET6",     AF_INET6},
    {"AF_DECnet",    AF_DECnet},
    {"AF_KEY",       AF_KEY},
    {"AF_NETLINK",   AF_NETLINK},
    {"AF_PACKET",    AF_PACKET},
    {"AF_RDS",       AF_RDS},
    {"AF_LLC",       AF_LLC},
    {"AF_CAN",       AF_CAN},
    {"AF_TIPC",      AF_TIPC},
    {"AF_BLUETOOTH", AF_BLUETOOTH},
    {"AF_ALG",       AF_ALG},
    {"AF_VSOCK",     AF_VSOCK},
    {"AF_KCM",       AF_KCM},
    {"AF_XDP",       AF_XDP},
    {"AF_QIPCRTR",   AF_QIPCRTR},
});
static_assert(is_a_set(domains));

// socket(2)
constexpr auto types = std::to_array<NamedNumber>({
    {"SOCK_STREAM",    SOCK_STREAM},
    {"SOCK_DGRAM",     SOCK_DGRAM},
    {"SOCK_RAW",       SOCK_RAW},
    {"SOCK_RDM",       SOCK_RDM},
    {"SOCK_SEQPACKET", SOCK_SEQPACKET},
    {"SOCK_DCCP",      SOCK_DCCP},
    {"SOCK_PACKET",    SOCK_PACKET},
});
static_assert(is_a_set(types));

// socket(2)
constexpr auto type_flags = std::to_array<NamedNumber>({
    {"SOCK_NONBLOCK", SOCK_NONBLOCK},
    {"SOCK_CLOEXEC",  SOCK_CLOEXEC},
});
static_assert(are_separate_bits(type_flags));

// ip(7), linux/in.h. 0 is what the family takes by default, and a socket of type SOCK_STREAM is then TCP; IPPROTO_IP would
// name it wrongly.
constexpr auto ip_protocols = std::to_array<NamedNumber>({
    {"IPPROTO_ICMP",    IPPROTO_ICMP},
    {"IPPROTO_IGMP",    IPPROTO_IGMP},
    {"IPPROTO_TCP",     IPPROTO_TCP},
    {"IPPROTO_UDP",     IPPROTO_UDP},
    {"IPPROTO_DCCP",    IPPROTO_DCCP},
    {"IPPROTO_IPV6",    IPPROTO_IPV6},
    {"IPPROTO_ICMPV6",  IPPROTO_ICMPV6},
    {"IPPROTO_SCTP",    IPPROTO_SCTP},
    {"IPPROTO_UDPLITE", IPPROTO_UDPLITE},
    {"IPPROTO_RAW",     IPPROTO_RAW},
    {"IPPROTO_MPTCP",   IPPROTO_MPTCP},
});
static_assert(is_a_set(ip_protocols));

// netlink(7)
constexpr auto netlink_protocols = std::to_array<NamedNumber>({
    {"NETLINK_ROUTE",          NETLINK_ROUTE},
    {"NETLINK_USERSOCK",       NETLINK_USERSOCK},
    {"NETLINK_SOCK_DIAG",      NETLINK_SOCK_DIAG},
    {"NETLINK_XFRM",           NETLINK_XFRM},
    {"NETLINK_SELINUX",        NETLINK_SELINUX},
    {"NETLINK_AUDIT",          NETLINK_AUDIT},
    {"NETLINK_NETFILTER",      NETLINK_NETFILTER},
    {"NETLINK_KOBJECT_UEVENT", NETLINK_KOBJECT_UEVENT},
    {"NETLINK_GENERIC",        NETLINK_GENERIC},
    {"NETLINK_CRYPTO",         NETLINK_CRYPTO},
});
static_assert(is_a_set(netlink_protocols));

// send(2), recv(2)
constexpr auto message_flags = std::to_array<NamedNumber>({
    {"MSG_OOB",          MSG_OOB},
    {"MSG_PEEK",         MSG_PEEK},
    {"MSG_DONTROUTE",    MSG_DONTROUTE},
    {"MSG_CTRUNC",       MSG_CTRUNC},
    {"MSG_TRUNC",        MSG_TRUNC},
    {"MSG_DONTWAIT",     MSG_DONTWAIT},
    {"MSG_EOR",          MSG_EOR},
    {"MSG_WAITALL",      MSG_WAITALL},
    {"MSG_FIN",          MSG_FIN},
    {"MSG_SYN",          MSG_SYN},
    {"MSG_CONFIRM",      MSG_CONFIRM},
    {"MSG_RST",          MSG_RST},
    {"MSG_ERRQUEUE",     MSG_ERRQUEUE},
    {"MSG_NOSIGNAL",     MSG_NOSIGNAL},
    {"MSG_MORE",         MSG_MORE},
    {"MSG_WAITFORONE",   MSG_WAITFORONE},
    {"MSG_ZEROCOPY",     MSG_ZEROCOPY},
    {"MSG_FASTOPEN",     MSG_FASTOPEN},
    {"MSG_CMSG_CLOEXEC", MSG_CMSG_CLOEXEC},
});
static_assert(are_separate_bits(message_flags));

// shutdown(2)
constexpr auto shutdown_hows = std::to_array<NamedNumber>({
    {"SHUT_RD",   SHUT_RD},
    {"SHUT_WR",   SHUT_WR},
    {"SHUT_RDWR", SHUT_RDWR},
});
static_assert(is_a_set(shutdown_hows));
// clang-format on

}  // namespace

Symbol domain_symbol(int number) {
  return symbol_in(domains, number);
}

Symbol socket_type_symbol(int number) {
  const auto type = symbol_in(types, number & ~(SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (type.name.empty()) return {number, ""};
  return flags_in(type_flags, number, type.name);
}

Symbol socket_flags_symbol(int number) {
  return flags_in(type_flags, number);
}

Symbol protocol_symbol(int domain, int protocol) {
  if (domain == AF_INET || domain == AF_INET6) return symbol_in(ip_protocols, protocol);
  // NETLINK_ROUTE is 0 and is what it says.
  if (domain == AF_NETLINK) return symbol_in(netlink_protocols, protocol);
  return {protocol, ""};
}

Symbol message_flags_symbol(int number) {
  return flags_in(message_flags, number);
}

Symbol shutdown_symbol(int number) {
  return symbol_in(shutdown_hows, number);
}

}  // namespace switchboard
