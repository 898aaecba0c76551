#include "engine/observe/socket_probe.hpp"

#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {
namespace {

template <class Value>
std::optional<Value> option(int socket, int level, int name) {
  Value value{};
  socklen_t length = sizeof value;
  if (getsockopt(socket, level, name, &value, &length) != 0) return {};
  return value;
}

std::optional<Endpoint> endpoint_from(const sockaddr_storage& address, socklen_t length) {
  switch (address.ss_family) {
    case AF_INET: {
      sockaddr_in in;
      std::memcpy(&in, &address, sizeof in);
      InetEndpoint endpoint{{}, Port{ntohs(in.sin_port)}};
      std::memcpy(endpoint.address.data(), &in.sin_addr, 4);
      return endpoint;
    }
    case AF_INET6: {
      sockaddr_in6 in6;
      std::memcpy(&in6, &address, sizeof in6);
      Inet6Endpoint endpoint{{}, Port{ntohs(in6.sin6_port)}, in6.sin6_scope_id};
      std::memcpy(endpoint.address.data(), &in6.sin6_addr, 16);
      return endpoint;
    }
    case AF_UNIX: {
      sockaddr_un un{};
      std::memcpy(&un, &address, std::min<std::size_t>(length, sizeof un));
      const auto size =
          length > offsetof(sockaddr_un, sun_path) ? length - offsetof(sockaddr_un, sun_path) : 0;
      if (size == 0) return UnixEndpoint{};
      // unix(7): an abstract name begins with NUL and may hold more of them; a path ends at the first.
      if (un.sun_path[0] == '\0')
        return UnixEndpoint{UnixEndpoint::Kind::abstract, std::string(un.sun_path + 1, size - 1)};
      return UnixEndpoint{UnixEndpoint::Kind::path, std::string(un.sun_path, strnlen(un.sun_path, size))};
    }
    default:
      return OtherEndpoint{address.ss_family};
  }
}

using NameCall = int (*)(int, sockaddr*, socklen_t*);

std::optional<Endpoint> endpoint_of(int socket, NameCall ask) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (ask(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0 || length == 0) return {};
  auto endpoint = endpoint_from(address, length);
  // A socket that has no name yet has port 0, and the socket tables call that no endpoint.
  if (endpoint && port_of(*endpoint) == Port{0}) return {};
  return endpoint;
}

/// struct tcp_info grows with the kernel; what an older one does not fill stays 0 (tcp(7)).
TcpInfo info_from(const tcp_info& info) {
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

ByteQueues byte_queues(int socket, std::uint64_t dropped) {
  int receive = 0, send = 0;
  if (ioctl(socket, SIOCINQ, &receive) != 0) receive = 0;
  if (ioctl(socket, SIOCOUTQ, &send) != 0) send = 0;
  return {static_cast<std::uint32_t>(std::max(receive, 0)), static_cast<std::uint32_t>(std::max(send, 0)),
          dropped};
}

/// A FIN that is not acknowledged counts as a byte (RFC 9293, section 3.4), and is none.
bool has_unacknowledged_end(std::optional<TcpState> state) {
  return state == TcpState::fin_wait1 || state == TcpState::last_ack || state == TcpState::closing;
}

void sample_tcp(int socket, SocketSample& sample, std::uint64_t dropped) {
  const auto info = option<tcp_info>(socket, IPPROTO_TCP, TCP_INFO);
  if (!info) return;
  sample.state = tcp_state_from(info->tcpi_state);
  if (sample.state == TcpState::listen) {
    // net/ipv4/tcp.c, tcp_get_info: for a listener these two fields are sk_ack_backlog and its limit.
    sample.queues = ListenerQueues{info->tcpi_unacked, info->tcpi_sacked, 0, dropped};
    return;
  }
  // The kernel says CLOSE for a socket that is only bound, too; one that never sent a segment is that.
  if (sample.state == TcpState::close && sample.local && info->tcpi_segs_out == 0)
    sample.state = TcpState::bound_inactive;
  sample.tcp = info_from(*info);
  auto queues = byte_queues(socket, dropped);
  if (has_unacknowledged_end(sample.state) && queues.send > 0) --queues.send;
  sample.queues = queues;
}

void sample_other(int socket, SocketSample& sample, std::uint64_t dropped) {
  if (sample.type != SOCK_DGRAM && sample.type != SOCK_RAW) {
    if (option<int>(socket, SOL_SOCKET, SO_ACCEPTCONN).value_or(0) != 0) {
      sample.state = TcpState::listen;
      return;  // the lengths of a UNIX listener's queue are in the socket tables only
    }
    sample.state = sample.remote ? TcpState::established : TcpState::close;
  }
  sample.queues = byte_queues(socket, dropped);
}

}  // namespace

std::optional<SocketSample> sample_of(int socket) {
  const auto cookie = option<std::uint64_t>(socket, SOL_SOCKET, SO_COOKIE);
  if (!cookie) return {};
  SocketSample sample;
  sample.socket = {*cookie};
  sample.domain = option<int>(socket, SOL_SOCKET, SO_DOMAIN).value_or(0);
  sample.type = option<int>(socket, SOL_SOCKET, SO_TYPE).value_or(0);
  sample.protocol = option<int>(socket, SOL_SOCKET, SO_PROTOCOL).value_or(0);
  sample.local = endpoint_of(socket, ::getsockname);
  sample.remote = endpoint_of(socket, ::getpeername);
  struct stat status {};
  if (fstat(socket, &status) == 0) sample.inode = status.st_ino;
  const auto memory = option<std::array<std::uint32_t, SK_MEMINFO_VARS>>(socket, SOL_SOCKET, SO_MEMINFO);
  const std::uint64_t dropped = memory ? (*memory)[SK_MEMINFO_DROPS] : 0;
  const bool is_inet = sample.domain == AF_INET || sample.domain == AF_INET6;
  if (is_inet && sample.type == SOCK_STREAM && sample.protocol == IPPROTO_TCP)
    sample_tcp(socket, sample, dropped);
  else
    sample_other(socket, sample, dropped);
  return sample;
}

std::optional<DescriptorLook> look_at(int pidfd, int fd) {
  const FileDescriptor copy{static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0))};
  if (!copy) return {};
  return DescriptorLook{sample_of(copy.number())};
}

}  // namespace switchboard
