#include "engine/decode/option_constants.hpp"

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netlink.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <sys/socket.h>

#include <array>

#include "engine/decode/named_number.hpp"

namespace switchboard {
namespace {

struct OptionRow {
  std::string_view name;
  int number;
  OptionValue value;
};

constexpr bool is_a_set_of_options(std::span<const OptionRow> table) {
  for (std::size_t i = 0; i < table.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (table[i].number == table[j].number || table[i].name == table[j].name) return false;
  return true;
}

using enum OptionValue;

// clang-format off
// getsockopt(2); the levels of protocols are their numbers. 1 is SOL_SOCKET, not ICMP's.
constexpr auto levels = std::to_array<NamedNumber>({
    {"SOL_SOCKET",      SOL_SOCKET},
    {"IPPROTO_IP",      IPPROTO_IP},
    {"IPPROTO_TCP",     IPPROTO_TCP},
    {"IPPROTO_UDP",     IPPROTO_UDP},
    {"IPPROTO_IPV6",    IPPROTO_IPV6},
    {"IPPROTO_ICMPV6",  IPPROTO_ICMPV6},
    {"SOL_RAW",         IPPROTO_RAW},  // raw(7) writes it so; the number is the protocol's
    {"IPPROTO_SCTP",    IPPROTO_SCTP},
    {"SOL_UDPLITE",     IPPROTO_UDPLITE},
    {"SOL_PACKET",      SOL_PACKET},
    {"SOL_NETLINK",     SOL_NETLINK},
    {"SOL_TLS",         SOL_TLS},
});
static_assert(is_a_set(levels));

// socket(7), asm-generic/socket.h
constexpr auto socket_options = std::to_array<OptionRow>({
    {"SO_DEBUG",                 SO_DEBUG,                 integer},
    {"SO_REUSEADDR",             SO_REUSEADDR,             integer},
    {"SO_TYPE",                  SO_TYPE,                  type},
    {"SO_ERROR",                 SO_ERROR,                 error},
    {"SO_DONTROUTE",             SO_DONTROUTE,             integer},
    {"SO_BROADCAST",             SO_BROADCAST,             integer},
    {"SO_SNDBUF",                SO_SNDBUF,                integer},
    {"SO_RCVBUF",                SO_RCVBUF,                integer},
    {"SO_SNDBUFFORCE",           SO_SNDBUFFORCE,           integer},
    {"SO_RCVBUFFORCE",           SO_RCVBUFFORCE,           integer},
    {"SO_KEEPALIVE",             SO_KEEPALIVE,             integer},
    {"SO_OOBINLINE",             SO_OOBINLINE,             integer},
    {"SO_NO_CHECK",              SO_NO_CHECK,              integer},
    {"SO_PRIORITY",              SO_PRIORITY,              integer},
    {"SO_LINGER",                SO_LINGER,                linger},
    {"SO_REUSEPORT",             SO_REUSEPORT,             integer},
    {"SO_PASSCRED",              SO_PASSCRED,              integer},
    {"SO_PEERCRED",              SO_PEERCRED,              credentials},
    {"SO_RCVLOWAT",              SO_RCVLOWAT,              integer},
    {"SO_SNDLOWAT",              SO_SNDLOWAT,              integer},
    {"SO_RCVTIMEO",              SO_RCVTIMEO,              timeval},
    {"SO_SNDTIMEO",              SO_SNDTIMEO,              timeval},
    {"SO_BINDTODEVICE",          SO_BINDTODEVICE,          text},
    {"SO_ATTACH_FILTER",         SO_ATTACH_FILTER,         bytes},
    {"SO_DETACH_FILTER",         SO_DETACH_FILTER,         integer},
    {"SO_PEERNAME",              SO_PEERNAME,              bytes},
    {"SO_TIMESTAMP",             SO_TIMESTAMP,             integer},
    {"SO_ACCEPTCONN",            SO_ACCEPTCONN,            integer},
    {"SO_PEERSEC",               SO_PEERSEC,               text},
    {"SO_PASSSEC",               SO_PASSSEC,               integer},
    {"SO_TIMESTAMPNS",           SO_TIMESTAMPNS,           integer},
    {"SO_MARK",                  SO_MARK,                  integer},
    {"SO_TIMESTAMPING",          SO_TIMESTAMPING,          integer},
    {"SO_PROTOCOL",              SO_PROTOCOL,              protocol},
    {"SO_DOMAIN",                SO_DOMAIN,                domain},
    {"SO_RXQ_OVFL",              SO_RXQ_OVFL,              integer},
    {"SO_PEEK_OFF",              SO_PEEK_OFF,              integer},
    {"SO_LOCK_FILTER",           SO_LOCK_FILTER,           integer},
    {"SO_SELECT_ERR_QUEUE",      SO_SELECT_ERR_QUEUE,      integer},
    {"SO_BUSY_POLL",             SO_BUSY_POLL,             integer},
    {"SO_MAX_PACING_RATE",       SO_MAX_PACING_RATE,       wide},
    {"SO_INCOMING_CPU",          SO_INCOMING_CPU,          integer},
    {"SO_ATTACH_BPF",            SO_ATTACH_BPF,            integer},
    {"SO_ATTACH_REUSEPORT_CBPF", SO_ATTACH_REUSEPORT_CBPF, bytes},
    {"SO_ATTACH_REUSEPORT_EBPF", SO_ATTACH_REUSEPORT_EBPF, integer},
    {"SO_MEMINFO",               SO_MEMINFO,               bytes},
    {"SO_INCOMING_NAPI_ID",      SO_INCOMING_NAPI_ID,      integer},
    {"SO_COOKIE",                SO_COOKIE,                wide},
    {"SO_PEERGROUPS",            SO_PEERGROUPS,            bytes},
    {"SO_ZEROCOPY",              SO_ZEROCOPY,              integer},
    {"SO_TXTIME",                SO_TXTIME,                bytes},
    {"SO_BINDTOIFINDEX",         SO_BINDTOIFINDEX,         integer},
    {"SO_PREFER_BUSY_POLL",      SO_PREFER_BUSY_POLL,      integer},
    {"SO_BUSY_POLL_BUDGET",      SO_BUSY_POLL_BUDGET,      integer},
    {"SO_NETNS_COOKIE",          SO_NETNS_COOKIE,          wide},
    {"SO_BUF_LOCK",              SO_BUF_LOCK,              integer},
    {"SO_RESERVE_MEM",           SO_RESERVE_MEM,           integer},
    {"SO_TXREHASH",              SO_TXREHASH,              integer},
    {"SO_BSDCOMPAT",             SO_BSDCOMPAT,             integer},
    {"SO_WIFI_STATUS",           SO_WIFI_STATUS,           integer},
    {"SO_NOFCS",                 SO_NOFCS,                 integer},
    {"SO_BPF_EXTENSIONS",        SO_BPF_EXTENSIONS,        integer},
    {"SO_CNX_ADVICE",            SO_CNX_ADVICE,            integer},
    {"SO_TIMESTAMP_NEW",         SO_TIMESTAMP_NEW,         integer},
    {"SO_TIMESTAMPNS_NEW",       SO_TIMESTAMPNS_NEW,       integer},
    {"SO_TIMESTAMPING_NEW",      SO_TIMESTAMPING_NEW,      integer},
    {"SO_RCVTIMEO_NEW",          SO_RCVTIMEO_NEW,          timeval},
    {"SO_SNDTIMEO_NEW",          SO_SNDTIMEO_NEW,          timeval},
    {"SO_DETACH_REUSEPORT_BPF",  SO_DETACH_REUSEPORT_BPF,  integer},
    {"SO_RCVMARK",               75,                       integer},  // Linux 5.19; older headers lack it
    {"SO_PASSPIDFD",             76,                       integer},  // Linux 6.5
    {"SO_PEERPIDFD",             77,                       integer},  // Linux 6.5: a new descriptor
});
static_assert(is_a_set_of_options(socket_options));

// tcp(7), linux/tcp.h
constexpr auto tcp_options = std::to_array<OptionRow>({
    {"TCP_NODELAY",              TCP_NODELAY,              integer},
    {"TCP_MAXSEG",               TCP_MAXSEG,               integer},
    {"TCP_CORK",                 TCP_CORK,                 integer},
    {"TCP_KEEPIDLE",             TCP_KEEPIDLE,             integer},
    {"TCP_KEEPINTVL",            TCP_KEEPINTVL,            integer},
    {"TCP_KEEPCNT",              TCP_KEEPCNT,              integer},
    {"TCP_SYNCNT",               TCP_SYNCNT,               integer},
    {"TCP_LINGER2",              TCP_LINGER2,              integer},
    {"TCP_DEFER_ACCEPT",         TCP_DEFER_ACCEPT,         integer},
    {"TCP_WINDOW_CLAMP",         TCP_WINDOW_CLAMP,         integer},
    {"TCP_INFO",                 TCP_INFO,                 bytes},
    {"TCP_QUICKACK",             TCP_QUICKACK,             integer},
    {"TCP_CONGESTION",           TCP_CONGESTION,           text},
    {"TCP_MD5SIG",               TCP_MD5SIG,               bytes},
    {"TCP_THIN_LINEAR_TIMEOUTS", TCP_THIN_LINEAR_TIMEOUTS, integer},
    {"TCP_THIN_DUPACK",          TCP_THIN_DUPACK,          integer},
    {"TCP_USER_TIMEOUT",         TCP_USER_TIMEOUT,         integer},
    {"TCP_REPAIR",               TCP_REPAIR,               integer},
    {"TCP_FASTOPEN",             TCP_FASTOPEN,             integer},
    {"TCP_TIMESTAMP",            TCP_TIMESTAMP,            integer},
    {"TCP_NOTSENT_LOWAT",        TCP_NOTSENT_LOWAT,        integer},
    {"TCP_CC_INFO",              TCP_CC_INFO,              bytes},
    {"TCP_SAVE_SYN",             TCP_SAVE_SYN,             integer},
    {"TCP_SAVED_SYN",            TCP_SAVED_SYN,            bytes},
    {"TCP_REPAIR_WINDOW",        TCP_REPAIR_WINDOW,        bytes},
    {"TCP_FASTOPEN_CONNECT",     TCP_FASTOPEN_CONNECT,     integer},
    {"TCP_ULP",                  TCP_ULP,                  text},
    {"TCP_FASTOPEN_KEY",         TCP_FASTOPEN_KEY,         bytes},
    {"TCP_FASTOPEN_NO_COOKIE",   TCP_FASTOPEN_NO_COOKIE,   integer},
    {"TCP_ZEROCOPY_RECEIVE",     TCP_ZEROCOPY_RECEIVE,     bytes},
    {"TCP_INQ",                  TCP_INQ,                  integer},
    {"TCP_TX_DELAY",             TCP_TX_DELAY,             integer},
    {"TCP_REPAIR_QUEUE",         TCP_REPAIR_QUEUE,         integer},
    {"TCP_QUEUE_SEQ",            TCP_QUEUE_SEQ,            integer},
    {"TCP_REPAIR_OPTIONS",       TCP_REPAIR_OPTIONS,       bytes},
    {"TCP_MD5SIG_EXT",           TCP_MD5SIG_EXT,           bytes},
});
static_assert(is_a_set_of_options(tcp_options));

// ip(7), linux/in.h
constexpr auto ip_options = std::to_array<OptionRow>({
    {"IP_TOS",                    IP_TOS,                    integer},
    {"IP_TTL",                    IP_TTL,                    integer},
    {"IP_HDRINCL",                IP_HDRINCL,                integer},
    {"IP_OPTIONS",                IP_OPTIONS,                bytes},
    {"IP_RECVOPTS",               IP_RECVOPTS,               integer},
    {"IP_PKTINFO",                IP_PKTINFO,                integer},
    {"IP_MTU_DISCOVER",           IP_MTU_DISCOVER,           integer},
    {"IP_RECVERR",                IP_RECVERR,                integer},
    {"IP_RECVTTL",                IP_RECVTTL,                integer},
    {"IP_RECVTOS",                IP_RECVTOS,                integer},
    {"IP_MTU",                    IP_MTU,                    integer},
    {"IP_FREEBIND",               IP_FREEBIND,               integer},
    {"IP_TRANSPARENT",            IP_TRANSPARENT,            integer},
    {"IP_ORIGDSTADDR",            IP_ORIGDSTADDR,            integer},
    {"IP_MINTTL",                 IP_MINTTL,                 integer},
    {"IP_NODEFRAG",               IP_NODEFRAG,               integer},
    {"IP_BIND_ADDRESS_NO_PORT",   IP_BIND_ADDRESS_NO_PORT,   integer},
    {"IP_MULTICAST_IF",           IP_MULTICAST_IF,           ip_address},
    {"IP_MULTICAST_TTL",          IP_MULTICAST_TTL,          integer},
    {"IP_MULTICAST_LOOP",         IP_MULTICAST_LOOP,         integer},
    {"IP_ADD_MEMBERSHIP",         IP_ADD_MEMBERSHIP,         membership},
    {"IP_DROP_MEMBERSHIP",        IP_DROP_MEMBERSHIP,        membership},
    {"IP_UNICAST_IF",             IP_UNICAST_IF,             integer},
    {"IP_MULTICAST_ALL",          IP_MULTICAST_ALL,          integer},
    {"IP_ROUTER_ALERT",           IP_ROUTER_ALERT,           integer},
    {"IP_RETOPTS",                IP_RETOPTS,                integer},
    {"IP_PKTOPTIONS",             IP_PKTOPTIONS,             bytes},
    {"IP_IPSEC_POLICY",           IP_IPSEC_POLICY,           bytes},
    {"IP_XFRM_POLICY",            IP_XFRM_POLICY,            bytes},
    {"IP_PASSSEC",                IP_PASSSEC,                integer},
    {"IP_CHECKSUM",               IP_CHECKSUM,               integer},
    {"IP_RECVFRAGSIZE",           IP_RECVFRAGSIZE,           integer},
    {"IP_RECVERR_RFC4884",        IP_RECVERR_RFC4884,        integer},
    {"IP_UNBLOCK_SOURCE",         IP_UNBLOCK_SOURCE,         bytes},
    {"IP_BLOCK_SOURCE",           IP_BLOCK_SOURCE,           bytes},
    {"IP_ADD_SOURCE_MEMBERSHIP",  IP_ADD_SOURCE_MEMBERSHIP,  bytes},
    {"IP_DROP_SOURCE_MEMBERSHIP", IP_DROP_SOURCE_MEMBERSHIP, bytes},
    {"IP_MSFILTER",               IP_MSFILTER,               bytes},
    {"MCAST_BLOCK_SOURCE",        MCAST_BLOCK_SOURCE,        bytes},
    {"MCAST_UNBLOCK_SOURCE",      MCAST_UNBLOCK_SOURCE,      bytes},
    {"MCAST_JOIN_SOURCE_GROUP",   MCAST_JOIN_SOURCE_GROUP,   bytes},
    {"MCAST_LEAVE_SOURCE_GROUP",  MCAST_LEAVE_SOURCE_GROUP,  bytes},
    {"MCAST_MSFILTER",            MCAST_MSFILTER,            bytes},
    {"IP_LOCAL_PORT_RANGE",       51,                        integer},  // Linux 6.3; older headers lack it
    {"IP_PROTOCOL",               52,                        integer},  // Linux 6.4
    {"MCAST_JOIN_GROUP",          MCAST_JOIN_GROUP,          bytes},
    {"MCAST_LEAVE_GROUP",         MCAST_LEAVE_GROUP,         bytes},
});
static_assert(is_a_set_of_options(ip_options));

// ipv6(7), linux/in6.h
constexpr auto ipv6_options = std::to_array<OptionRow>({
    {"IPV6_ADDRFORM",             IPV6_ADDRFORM,             integer},
    {"IPV6_UNICAST_HOPS",         IPV6_UNICAST_HOPS,         integer},
    {"IPV6_MULTICAST_IF",         IPV6_MULTICAST_IF,         integer},
    {"IPV6_MULTICAST_HOPS",       IPV6_MULTICAST_HOPS,       integer},
    {"IPV6_MULTICAST_LOOP",       IPV6_MULTICAST_LOOP,       integer},
    {"IPV6_ADD_MEMBERSHIP",       IPV6_ADD_MEMBERSHIP,       bytes},
    {"IPV6_DROP_MEMBERSHIP",      IPV6_DROP_MEMBERSHIP,      bytes},
    {"IPV6_MTU_DISCOVER",         IPV6_MTU_DISCOVER,         integer},
    {"IPV6_MTU",                  IPV6_MTU,                  integer},
    {"IPV6_RECVERR",              IPV6_RECVERR,              integer},
    {"IPV6_V6ONLY",               IPV6_V6ONLY,               integer},
    {"IPV6_RECVPKTINFO",          IPV6_RECVPKTINFO,          integer},
    {"IPV6_PKTINFO",              IPV6_PKTINFO,              bytes},
    {"IPV6_RECVHOPLIMIT",         IPV6_RECVHOPLIMIT,         integer},
    {"IPV6_HOPLIMIT",             IPV6_HOPLIMIT,             integer},
    {"IPV6_RECVTCLASS",           IPV6_RECVTCLASS,           integer},
    {"IPV6_TCLASS",               IPV6_TCLASS,               integer},
    {"IPV6_AUTOFLOWLABEL",        IPV6_AUTOFLOWLABEL,        integer},
    {"IPV6_ADDR_PREFERENCES",     IPV6_ADDR_PREFERENCES,     integer},
    {"IPV6_FREEBIND",             IPV6_FREEBIND,             integer},
    {"IPV6_TRANSPARENT",          IPV6_TRANSPARENT,          integer},
    {"IPV6_2292PKTINFO",          IPV6_2292PKTINFO,          integer},
    {"IPV6_2292HOPOPTS",          IPV6_2292HOPOPTS,          integer},
    {"IPV6_2292DSTOPTS",          IPV6_2292DSTOPTS,          integer},
    {"IPV6_2292RTHDR",            IPV6_2292RTHDR,            integer},
    {"IPV6_2292PKTOPTIONS",       IPV6_2292PKTOPTIONS,       bytes},
    {"IPV6_CHECKSUM",             IPV6_CHECKSUM,             integer},
    {"IPV6_2292HOPLIMIT",         IPV6_2292HOPLIMIT,         integer},
    {"IPV6_NEXTHOP",              IPV6_NEXTHOP,              bytes},
    {"IPV6_FLOWINFO",             IPV6_FLOWINFO,             integer},
    {"IPV6_ROUTER_ALERT",         IPV6_ROUTER_ALERT,         integer},
    {"IPV6_JOIN_ANYCAST",         IPV6_JOIN_ANYCAST,         bytes},
    {"IPV6_LEAVE_ANYCAST",        IPV6_LEAVE_ANYCAST,        bytes},
    {"IPV6_MULTICAST_ALL",        IPV6_MULTICAST_ALL,        integer},
    {"IPV6_ROUTER_ALERT_ISOLATE", IPV6_ROUTER_ALERT_ISOLATE, integer},
    {"IPV6_RECVERR_RFC4884",      IPV6_RECVERR_RFC4884,      integer},
    {"IPV6_FLOWLABEL_MGR",        IPV6_FLOWLABEL_MGR,        bytes},
    {"IPV6_FLOWINFO_SEND",        IPV6_FLOWINFO_SEND,        integer},
    {"IPV6_IPSEC_POLICY",         IPV6_IPSEC_POLICY,         bytes},
    {"IPV6_XFRM_POLICY",          IPV6_XFRM_POLICY,          bytes},
    {"IPV6_HDRINCL",              IPV6_HDRINCL,              integer},
    {"IPV6_RECVHOPOPTS",          IPV6_RECVHOPOPTS,          integer},
    {"IPV6_HOPOPTS",              IPV6_HOPOPTS,              bytes},
    {"IPV6_RTHDRDSTOPTS",         IPV6_RTHDRDSTOPTS,         bytes},
    {"IPV6_RECVRTHDR",            IPV6_RECVRTHDR,            integer},
    {"IPV6_RTHDR",                IPV6_RTHDR,                bytes},
    {"IPV6_RECVDSTOPTS",          IPV6_RECVDSTOPTS,          integer},
    {"IPV6_DSTOPTS",              IPV6_DSTOPTS,              bytes},
    {"IPV6_RECVPATHMTU",          IPV6_RECVPATHMTU,          integer},
    {"IPV6_PATHMTU",              IPV6_PATHMTU,              bytes},
    {"IPV6_DONTFRAG",             IPV6_DONTFRAG,             integer},
    {"IPV6_MINHOPCOUNT",          IPV6_MINHOPCOUNT,          integer},
    {"IPV6_ORIGDSTADDR",          IPV6_ORIGDSTADDR,          integer},
    {"IPV6_UNICAST_IF",           IPV6_UNICAST_IF,           integer},
    {"IPV6_RECVFRAGSIZE",         IPV6_RECVFRAGSIZE,         integer},
});
static_assert(is_a_set_of_options(ipv6_options));

// udp(7), linux/udp.h
constexpr auto udp_options = std::to_array<OptionRow>({
    {"UDP_CORK",         UDP_CORK,         integer},
    {"UDP_ENCAP",        UDP_ENCAP,        integer},
    {"UDP_SEGMENT",      UDP_SEGMENT,      integer},
    {"UDP_GRO",          UDP_GRO,          integer},
    {"UDP_NO_CHECK6_TX", UDP_NO_CHECK6_TX, integer},
    {"UDP_NO_CHECK6_RX", UDP_NO_CHECK6_RX, integer},
});
static_assert(is_a_set_of_options(udp_options));

// packet(7), linux/if_packet.h
constexpr auto packet_options = std::to_array<OptionRow>({
    {"PACKET_ADD_MEMBERSHIP",  PACKET_ADD_MEMBERSHIP,  bytes},
    {"PACKET_DROP_MEMBERSHIP", PACKET_DROP_MEMBERSHIP, bytes},
    {"PACKET_RECV_OUTPUT",     PACKET_RECV_OUTPUT,     integer},
    {"PACKET_RX_RING",         PACKET_RX_RING,         bytes},
    {"PACKET_STATISTICS",      PACKET_STATISTICS,      bytes},
    {"PACKET_COPY_THRESH",     PACKET_COPY_THRESH,     integer},
    {"PACKET_AUXDATA",         PACKET_AUXDATA,         integer},
    {"PACKET_ORIGDEV",         PACKET_ORIGDEV,         integer},
    {"PACKET_VERSION",         PACKET_VERSION,         integer},
    {"PACKET_HDRLEN",          PACKET_HDRLEN,          integer},
    {"PACKET_RESERVE",         PACKET_RESERVE,         integer},
    {"PACKET_TX_RING",         PACKET_TX_RING,         bytes},
    {"PACKET_LOSS",            PACKET_LOSS,            integer},
    {"PACKET_VNET_HDR",        PACKET_VNET_HDR,        integer},
    {"PACKET_TX_TIMESTAMP",    PACKET_TX_TIMESTAMP,    integer},
    {"PACKET_TIMESTAMP",       PACKET_TIMESTAMP,       integer},
    {"PACKET_FANOUT",          PACKET_FANOUT,          integer},
    {"PACKET_TX_HAS_OFF",      PACKET_TX_HAS_OFF,      integer},
    {"PACKET_QDISC_BYPASS",    PACKET_QDISC_BYPASS,    integer},
    {"PACKET_ROLLOVER_STATS",  PACKET_ROLLOVER_STATS,  bytes},
    {"PACKET_FANOUT_DATA",     PACKET_FANOUT_DATA,     bytes},
    {"PACKET_IGNORE_OUTGOING", PACKET_IGNORE_OUTGOING, integer},
});
static_assert(is_a_set_of_options(packet_options));

// netlink(7), linux/netlink.h
constexpr auto netlink_options = std::to_array<OptionRow>({
    {"NETLINK_ADD_MEMBERSHIP",   NETLINK_ADD_MEMBERSHIP,   integer},
    {"NETLINK_DROP_MEMBERSHIP",  NETLINK_DROP_MEMBERSHIP,  integer},
    {"NETLINK_PKTINFO",          NETLINK_PKTINFO,          integer},
    {"NETLINK_BROADCAST_ERROR",  NETLINK_BROADCAST_ERROR,  integer},
    {"NETLINK_NO_ENOBUFS",       NETLINK_NO_ENOBUFS,       integer},
    {"NETLINK_RX_RING",          NETLINK_RX_RING,          bytes},
    {"NETLINK_TX_RING",          NETLINK_TX_RING,          bytes},
    {"NETLINK_LISTEN_ALL_NSID",  NETLINK_LISTEN_ALL_NSID,  integer},
    {"NETLINK_LIST_MEMBERSHIPS", NETLINK_LIST_MEMBERSHIPS, bytes},
    {"NETLINK_CAP_ACK",          NETLINK_CAP_ACK,          integer},
    {"NETLINK_EXT_ACK",          NETLINK_EXT_ACK,          integer},
    {"NETLINK_GET_STRICT_CHK",   NETLINK_GET_STRICT_CHK,   integer},
});
static_assert(is_a_set_of_options(netlink_options));

// raw(7), linux/icmp.h: a bit for each ICMP type that is held back
constexpr auto raw_options = std::to_array<OptionRow>({
    {"ICMP_FILTER", ICMP_FILTER, bit_set},
});

// linux/icmpv6.h, RFC 3542, section 3.2
constexpr auto icmpv6_options = std::to_array<OptionRow>({
    {"ICMPV6_FILTER", ICMPV6_FILTER, bytes},
});

// clang-format on

std::span<const OptionRow> options_of(int level) {
  switch (level) {
    case SOL_SOCKET:
      return socket_options;
    case IPPROTO_TCP:
      return tcp_options;
    case IPPROTO_IP:
      return ip_options;
    case IPPROTO_IPV6:
      return ipv6_options;
    case IPPROTO_UDP:
    case IPPROTO_UDPLITE:
      return udp_options;
    case IPPROTO_RAW:
      return raw_options;
    case IPPROTO_ICMPV6:
      return icmpv6_options;
    case SOL_PACKET:
      return packet_options;
    case SOL_NETLINK:
      return netlink_options;
    default:
      return {};
  }
}

const OptionRow* find_option(int level, int name) {
  for (const auto& row : options_of(level))
    if (row.number == name) return &row;
  return nullptr;
}

}  // namespace

Symbol option_level_symbol(int level) {
  return symbol_in(levels, level);
}

Symbol option_name_symbol(int level, int name) {
  const auto* row = find_option(level, name);
  return {name, row == nullptr ? "" : std::string{row->name}};
}

OptionValue option_value_shape(int level, int name) {
  const auto* row = find_option(level, name);
  return row == nullptr ? integer : row->value;
}

}  // namespace switchboard
