#pragma once
// Rows of the kernel's socket tables (sock_diag(7)), without their netlink header, into samples.
//
// The two queue fields of a row count connections on a listener and bytes elsewhere; they leave here with
// different types. TCP counts SYN and FIN as a byte each; those are taken off, so `receive` and `send` are
// bytes of data (ss shows them with it: Recv-Q 1 in CLOSE_WAIT before the program has read the end). UDP
// counts the memory that datagrams take, which is more than their bytes; a UNIX socket has nothing to send,
// since its bytes are at the peer at once. A listener's syn_queue is not in its row: whoever dumps the table
// counts SYN_RECV rows (SocketTables does).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/socket_sample.hpp"

namespace switchboard {

/// struct inet_diag_msg and its attributes, as asked of `protocol` (IPPROTO_TCP or IPPROTO_UDP). Nothing for
/// bytes that are too few.
std::optional<SocketSample> decode_inet_diag(std::span<const std::uint8_t> row, int protocol);

struct UnixDiagRow {
  SocketSample sample;                      ///< its peer's cookie is not in the row
  std::optional<std::uint32_t> peer_inode;  ///< but this is
  std::vector<std::uint32_t>
      waiting;  ///< inodes of the clients in a listener's queue, if they were asked for
};
/// struct unix_diag_msg and its attributes.
std::optional<UnixDiagRow> decode_unix_diag(std::span<const std::uint8_t> row);

/// struct tcp_info as getsockopt(TCP_INFO) or INET_DIAG_INFO give it; an older kernel's is shorter, and what
/// it lacks stays 0.
TcpInfo decode_tcp_info(std::span<const std::uint8_t> bytes);

}  // namespace switchboard
