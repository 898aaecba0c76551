#include "engine/narrate/state_text.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace switchboard {

std::string_view sentence_of(TcpState state) {
  switch (state) {  // RFC 9293, section 3.3.2
    case TcpState::established:
      return "The connection is open: bytes can flow both ways.";
    case TcpState::syn_sent:
      return "A SYN is on its way; no answer has come yet.";
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      return "A SYN came and was answered; the peer's last ACK of the handshake is awaited.";
    case TcpState::fin_wait1:
      return "This end has finished sending; the peer has not acknowledged that yet.";
    case TcpState::fin_wait2:
      return "This end has finished sending and the peer knows; the peer may still send.";
    case TcpState::time_wait:
      return "Both ends have finished; the kernel keeps the pair of endpoints for 60 s, for late segments.";
    case TcpState::close:
      return "No connection: not opened yet, or ended.";
    case TcpState::close_wait:
      return "The peer has finished sending; this end has not closed yet.";
    case TcpState::last_ack:
      return "Both ends have finished; the peer's last ACK is awaited.";
    case TcpState::listen:
      return "Waits for connections; the kernel answers handshakes on its own.";
    case TcpState::closing:
      return "Both ends finished at the same time; the last ACK is awaited.";
    case TcpState::bound_inactive:
      return "Has an address, and neither listens nor is connected.";
  }
  return "";
}

std::string cookie_text(SocketId socket) {
  return fmt::format("{:x}", socket.value);
}

std::string family_text(int family) {
  switch (family) {
    case AF_UNSPEC:
      return "AF_UNSPEC";
    case AF_UNIX:
      return "AF_UNIX";
    case AF_INET:
      return "AF_INET";
    case AF_INET6:
      return "AF_INET6";
    case AF_NETLINK:
      return "AF_NETLINK";
    case AF_PACKET:
      return "AF_PACKET";
    default:
      return fmt::format("{}", family);
  }
}

std::string socket_type_text(int type) {
  switch (type) {
    case SOCK_STREAM:
      return "SOCK_STREAM";
    case SOCK_DGRAM:
      return "SOCK_DGRAM";
    case SOCK_RAW:
      return "SOCK_RAW";
    case SOCK_SEQPACKET:
      return "SOCK_SEQPACKET";
    default:
      return fmt::format("{}", type);
  }
}

std::string protocol_text(const SocketSample& sample) {
  if (sample.domain == AF_UNIX) {
    if (sample.type == SOCK_DGRAM) return "UNIX datagram";
    return sample.type == SOCK_SEQPACKET ? "UNIX seqpacket" : "UNIX stream";
  }
  switch (sample.protocol) {
    case IPPROTO_TCP:
      return "TCP";
    case IPPROTO_UDP:
      return "UDP";
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return "ICMP";
    default:
      return sample.type == SOCK_RAW ? "raw" : fmt::format("protocol {}", sample.protocol);
  }
}

std::string accept_queue_text(const ListenerQueues& queues) {
  // listen(2) gives the limit; Linux calls the queue full when its length is greater than that.
  if (queues.length > queues.limit)
    return fmt::format("{} waiting, limit {} and one more", queues.length, queues.limit);
  return fmt::format("{} waiting, limit {}", queues.length, queues.limit);
}

}  // namespace switchboard
