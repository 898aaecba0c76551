#include "engine/observe/socket_probe.hpp"

#include <fmt/format.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>

#include "engine/decode/addresses.hpp"
#include "engine/decode/sock_diag.hpp"
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

using NameCall = int (*)(int, sockaddr*, socklen_t*);

std::optional<Endpoint> endpoint_of(int socket, NameCall ask) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (ask(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0 || length == 0) return {};
  const std::span bytes{reinterpret_cast<const std::uint8_t*>(&address),
                        std::min<std::size_t>(length, sizeof address)};
  auto endpoint = decode_address(bytes, length).endpoint;
  // A socket that has no name yet has port 0, and the socket tables call that no endpoint.
  if (endpoint && port_of(*endpoint) == Port{0}) return {};
  return endpoint;
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
  sample.tcp = decode_tcp_info({reinterpret_cast<const std::uint8_t*>(&*info), sizeof *info});
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

/// pidfd_open(2): the process behind a pidfd is named in /proc/self/fdinfo. 0 when it is gone.
int process_behind(int pidfd) {
  std::ifstream info(fmt::format("/proc/self/fdinfo/{}", pidfd));
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("Pid:")) return std::max(0, std::atoi(line.c_str() + 4));
  return 0;
}

std::optional<DescriptorLook> look_by_inode(int pidfd, int fd) {
  std::array<char, 64> target{};
  const auto path = fmt::format("/proc/{}/fd/{}", process_behind(pidfd), fd);
  const ssize_t length = readlink(path.c_str(), target.data(), target.size() - 1);
  if (length < 0) {
    if (errno == EACCES || errno == EPERM) return DescriptorLook{{}, DescriptorLook::Way::refused};
    return {};
  }
  DescriptorLook look{{}, DescriptorLook::Way::by_inode};
  // proc(5): "socket:[2248868]".
  if (std::uint64_t inode = 0; std::sscanf(target.data(), "socket:[%lu]", &inode) == 1) {
    look.sample.emplace();
    look.sample->socket = id_by_inode(inode);
    look.sample->inode = inode;
  }
  return look;
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

std::optional<std::uint64_t> network_of(int pidfd, int fd) {
  const FileDescriptor copy{static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0))};
  if (!copy) return {};
  return option<std::uint64_t>(copy.number(), SOL_SOCKET, SO_NETNS_COOKIE);
}

SocketId id_by_inode(std::uint64_t inode) {
  return {std::uint64_t{1} << 62 | inode};
}

std::optional<DescriptorLook> look_at(int pidfd, int fd) {
  const FileDescriptor copy{static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0))};
  if (copy) return DescriptorLook{sample_of(copy.number())};
  return errno == EPERM || errno == ENOSYS ? look_by_inode(pidfd, fd) : std::nullopt;
}

}  // namespace switchboard
