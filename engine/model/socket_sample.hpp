#pragma once
// What the kernel said about one socket at one moment. A listener's two queues count connections, a
// connection's count bytes; the kernel reports both in the same two fields (sock_diag(7)), so here they have
// different types.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/model/endpoint.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/tcp_state.hpp"

namespace switchboard {

/// How a fact is known. `inferred` is drawn dashed and never feeds a certain finding.
enum class Certainty { seen, inferred };

/// Accept queue of a listener, in connections. Linux calls the queue full when length > limit, so it holds
/// limit + 1.
struct ListenerQueues {
  std::uint32_t length = 0;
  std::uint32_t limit = 0;      ///< min(backlog, net.core.somaxconn)
  std::uint32_t syn_queue = 0;  ///< handshakes in progress (SYN_RECV)
  std::uint64_t dropped = 0;    ///< SYNs and final ACKs this listener turned away since it began (sk_drops)
  bool operator==(const ListenerQueues&) const = default;
};

/// Queues of a connection or a datagram socket, in bytes.
struct ByteQueues {
  std::uint32_t receive = 0;  ///< received, not read yet
  std::uint32_t send = 0;     ///< written, not acknowledged yet (TCP), not sent yet (others)
  std::uint64_t dropped = 0;  ///< packets this socket dropped (sk_drops)
  bool operator==(const ByteQueues&) const = default;
};

/// The part of struct tcp_info (tcp(7), linux/tcp.h) that views and rules ask for.
struct TcpInfo {
  std::uint64_t bytes_sent = 0;   ///< with retransmissions
  std::uint64_t bytes_acked = 0;  ///< the SYN and FIN count one each
  std::uint64_t bytes_received = 0;
  std::uint32_t segments_out = 0;
  std::uint32_t segments_in = 0;
  std::uint32_t unacked = 0;      ///< segments
  std::uint32_t retransmits = 0;  ///< of the segment now being retried
  std::uint32_t total_retransmits = 0;
  std::uint32_t rtt_us = 0;
  std::uint32_t rto_us = 0;
  std::uint32_t congestion_window = 0;
  std::uint32_t send_mss = 0;
  bool operator==(const TcpInfo&) const = default;
};

struct SocketSample {
  SocketId socket;
  int domain = 0;                 ///< AF_*
  int type = 0;                   ///< SOCK_STREAM, …
  int protocol = 0;               ///< IPPROTO_*
  std::optional<TcpState> state;  ///< TCP's, or the state other stream sockets borrow; nothing for datagrams
  std::optional<Endpoint> local, remote;
  std::variant<std::monostate, ListenerQueues, ByteQueues> queues;
  std::optional<TcpInfo> tcp;
  std::uint64_t inode = 0;       ///< 0 while a connection waits in an accept queue: no program has it yet
  std::optional<SocketId> peer;  ///< UNIX sockets only; others are paired by their endpoints
  HostId host;                   ///< whose network it belongs to
  Certainty certainty = Certainty::seen;
  enum class Reason {
    call,
    periodic,
    gone
  } reason = Reason::call;  ///< gone: no longer in the kernel's table
  bool operator==(const SocketSample&) const = default;
};

}  // namespace switchboard
