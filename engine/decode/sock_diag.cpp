#include "engine/decode/sock_diag.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "engine/decode/addresses.hpp"
#include "engine/decode/captured_layout.hpp"

namespace switchboard {
namespace {

using captured::read;
using ByteSpan = std::span<const std::uint8_t>;

/// Calls `visit(type, payload)` for each netlink attribute (netlink(7)); stops at one that does not fit.
template <class Visit>
void for_each_attribute(ByteSpan bytes, Visit visit) {
  while (const auto header = read<nlattr>(bytes)) {
    if (header->nla_len < sizeof(nlattr) || header->nla_len > bytes.size()) return;
    visit(header->nla_type & NLA_TYPE_MASK, bytes.subspan(sizeof(nlattr), header->nla_len - sizeof(nlattr)));
    bytes = bytes.subspan(std::min<std::size_t>(NLA_ALIGN(header->nla_len), bytes.size()));
  }
}

SocketId cookie_of(const std::uint32_t (&halves)[2]) {
  return {std::uint64_t{halves[1]} << 32 | halves[0]};
}

std::optional<Endpoint> endpoint_of(int family, const std::uint32_t (&address)[4], std::uint16_t port,
                                    std::uint32_t interface) {
  const ByteSpan bytes{reinterpret_cast<const std::uint8_t*>(address), sizeof address};
  if (family == AF_INET) return inet_endpoint(bytes, ntohs(port));
  if (family != AF_INET6) return {};
  const bool is_link_local = bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
  return inet6_endpoint(bytes, ntohs(port), is_link_local ? interface : 0);
}

bool has_received_end(TcpState state) {
  return state == TcpState::close_wait || state == TcpState::last_ack || state == TcpState::closing;
}

/// States in which our SYN or FIN is among what is not acknowledged (RFC 9293, section 3.4: both take one
/// sequence number).
bool has_unacknowledged_mark(TcpState state) {
  return state == TcpState::syn_sent || state == TcpState::fin_wait1 || state == TcpState::last_ack ||
         state == TcpState::closing;
}

std::uint32_t one_less_if(bool condition, std::uint32_t count) {
  return condition && count > 0 ? count - 1 : count;
}

void set_tcp_state(SocketSample& sample, const inet_diag_msg& row) {
  sample.state = tcp_state_from(row.idiag_state);
  // Linux 6.7 and later list bound sockets when asked for state 13, but the row says 7.
  if (sample.state == TcpState::close && row.id.idiag_sport != 0 && row.idiag_inode != 0)
    sample.state = TcpState::bound_inactive;
}

}  // namespace

std::optional<SocketSample> decode_inet_diag(ByteSpan bytes, int protocol) {
  const auto row = read<inet_diag_msg>(bytes);
  if (!row) return {};
  SocketSample sample;
  sample.socket = cookie_of(row->id.idiag_cookie);
  sample.domain = row->idiag_family;
  sample.protocol = protocol;
  sample.type = protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM;
  sample.local = endpoint_of(row->idiag_family, row->id.idiag_src, row->id.idiag_sport, row->id.idiag_if);
  if (row->id.idiag_dport != 0)
    sample.remote = endpoint_of(row->idiag_family, row->id.idiag_dst, row->id.idiag_dport, row->id.idiag_if);
  sample.inode = row->idiag_inode;
  if (protocol == IPPROTO_TCP) set_tcp_state(sample, *row);

  std::uint64_t dropped = 0;
  for_each_attribute(bytes.subspan(std::min<std::size_t>(NLMSG_ALIGN(sizeof *row), bytes.size())),
                     [&](int type, ByteSpan payload) {
                       if (type == INET_DIAG_INFO && protocol == IPPROTO_TCP)
                         sample.tcp = decode_tcp_info(payload);
                       constexpr std::size_t at = SK_MEMINFO_DROPS * sizeof(std::uint32_t);
                       if (type == INET_DIAG_SKMEMINFO && payload.size() > at)
                         dropped = read<std::uint32_t>(payload.subspan(at)).value_or(0);
                     });

  if (sample.state == TcpState::listen) {
    sample.queues = ListenerQueues{row->idiag_rqueue, row->idiag_wqueue, 0, dropped};
    sample.tcp.reset();  // a listener's tcp_info repeats the queue in fields that mean something else
  } else {
    const auto state = sample.state.value_or(TcpState::established);
    sample.queues = ByteQueues{one_less_if(has_received_end(state), row->idiag_rqueue),
                               one_less_if(has_unacknowledged_mark(state), row->idiag_wqueue), dropped};
  }
  return sample;
}

std::optional<UnixDiagRow> decode_unix_diag(ByteSpan bytes) {
  const auto row = read<unix_diag_msg>(bytes);
  if (!row) return {};
  UnixDiagRow result;
  auto& sample = result.sample;
  sample.socket = cookie_of(row->udiag_cookie);
  sample.domain = AF_UNIX;
  sample.type = row->udiag_type;
  sample.inode = row->udiag_ino;
  if (row->udiag_type != SOCK_DGRAM) sample.state = tcp_state_from(row->udiag_state);
  sample.local = UnixEndpoint{};
  std::array<std::uint32_t, 2> queues{};
  std::uint64_t dropped = 0;
  for_each_attribute(bytes.subspan(std::min<std::size_t>(NLMSG_ALIGN(sizeof *row), bytes.size())),
                     [&](int type, ByteSpan payload) {
                       constexpr std::size_t at = SK_MEMINFO_DROPS * sizeof(std::uint32_t);
                       if (type == UNIX_DIAG_NAME) sample.local = unix_endpoint(payload);
                       if (type == UNIX_DIAG_PEER) result.peer_inode = read<std::uint32_t>(payload);
                       if (type == UNIX_DIAG_ICONS)
                         for (; const auto inode = read<std::uint32_t>(payload);
                              payload = payload.subspan(sizeof *inode))
                           result.waiting.push_back(*inode);
                       if (type == UNIX_DIAG_RQLEN)
                         queues = read<std::array<std::uint32_t, 2>>(payload).value_or(queues);
                       if (type == UNIX_DIAG_MEMINFO && payload.size() > at)
                         dropped = read<std::uint32_t>(payload.subspan(at)).value_or(0);
                     });
  if (sample.state == TcpState::listen)
    sample.queues = ListenerQueues{queues[0], queues[1], 0, dropped};
  else
    // The second is the memory that unread bytes take at the peer (unix_outq_len), not bytes that wait here.
    sample.queues = ByteQueues{queues[0], 0, dropped};
  return result;
}

TcpInfo decode_tcp_info(ByteSpan bytes) {
  tcp_info info{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), sizeof info), reinterpret_cast<std::uint8_t*>(&info));
  TcpInfo result;
  result.bytes_sent = info.tcpi_bytes_sent;
  result.bytes_acked = info.tcpi_bytes_acked;
  result.bytes_received = info.tcpi_bytes_received;
  result.segments_out = info.tcpi_segs_out;
  result.segments_in = info.tcpi_segs_in;
  result.unacked = info.tcpi_unacked;
  result.retransmits = info.tcpi_retransmits;
  result.total_retransmits = info.tcpi_total_retrans;
  result.rtt_us = info.tcpi_rtt;
  result.rto_us = info.tcpi_rto;
  result.congestion_window = info.tcpi_snd_cwnd;
  result.send_mss = info.tcpi_snd_mss;
  return result;
}

}  // namespace switchboard
