#include "engine/decode/sock_diag.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "engine/model/argument.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/decode/captured_rows.hpp"

using namespace switchboard;
namespace captured = switchboard::captured_bytes;

namespace {

/// The row of the connection's server, but in another state and with other queues.
SocketSample in_state(TcpState state, std::uint32_t receive, std::uint32_t send) {
  Bytes row{captured::server_row.begin(), captured::server_row.end()};
  row[1] = static_cast<std::uint8_t>(state);
  row[offsetof(inet_diag_msg, idiag_rqueue)] = static_cast<std::uint8_t>(receive);
  row[offsetof(inet_diag_msg, idiag_wqueue)] = static_cast<std::uint8_t>(send);
  return *decode_inet_diag(row, IPPROTO_TCP);
}

ByteQueues bytes_in(TcpState state, std::uint32_t receive, std::uint32_t send) {
  return std::get<ByteQueues>(in_state(state, receive, send).queues);
}

}  // namespace

TEST_CASE("a listener's row has connections in its queues") {
  const auto sample = decode_inet_diag(captured::listener_row, IPPROTO_TCP);
  REQUIRE(sample);
  CHECK(sample->socket == SocketId{0x95});
  CHECK(sample->domain == AF_INET);
  CHECK(sample->type == SOCK_STREAM);
  CHECK(sample->state == TcpState::listen);
  CHECK(to_string(*sample->local) == "127.0.0.1:33613");
  CHECK_FALSE(sample->remote);
  CHECK(std::get<ListenerQueues>(sample->queues) == ListenerQueues{0, 3, 0, 0});
  CHECK(sample->inode == 167661);
  CHECK_FALSE(sample->tcp);
}

TEST_CASE("both ends of a connection have bytes in their queues and their tcp_info") {
  const auto server = decode_inet_diag(captured::server_row, IPPROTO_TCP);
  const auto client = decode_inet_diag(captured::client_row, IPPROTO_TCP);
  REQUIRE((server && client));
  CHECK(server->local == client->remote);
  CHECK(server->remote == client->local);
  CHECK(server->state == TcpState::established);
  CHECK(std::get<ByteQueues>(server->queues) == ByteQueues{3, 0, 0});
  CHECK(std::get<ByteQueues>(client->queues) == ByteQueues{0, 0, 0});
  REQUIRE((server->tcp && client->tcp));
  CHECK(server->tcp->bytes_received == 3);
  CHECK(server->tcp->rtt_us == 17);
  CHECK(client->tcp->bytes_sent == 3);
  CHECK(client->tcp->bytes_acked == 4);
  CHECK(client->tcp->rto_us == 204'000);
  CHECK(client->tcp->rtt_us == 29);
  CHECK(client->tcp->congestion_window == 11);
  CHECK(client->tcp->send_mss == 32768);
}

TEST_CASE("SYN and FIN are no bytes of data") {
  CHECK(bytes_in(TcpState::established, 3, 5) == ByteQueues{3, 5, 0});
  CHECK(bytes_in(TcpState::close_wait, 4, 5) == ByteQueues{3, 5, 0});
  CHECK(bytes_in(TcpState::close_wait, 0, 0) == ByteQueues{0, 0, 0});  // the end has been read
  CHECK(bytes_in(TcpState::fin_wait1, 2, 1) == ByteQueues{2, 0, 0});
  CHECK(bytes_in(TcpState::last_ack, 1, 6) == ByteQueues{0, 5, 0});
  CHECK(bytes_in(TcpState::fin_wait2, 7, 0) == ByteQueues{7, 0, 0});
  CHECK(bytes_in(TcpState::syn_sent, 0, 1) == ByteQueues{0, 0, 0});
}

TEST_CASE("a row in CLOSE that has a port is of a bound socket") {
  CHECK(in_state(TcpState::close, 0, 0).state == TcpState::bound_inactive);
  CHECK(in_state(TcpState::syn_recv, 0, 0).state == TcpState::syn_recv);
  CHECK(in_state(TcpState::time_wait, 0, 0).state == TcpState::time_wait);
}

TEST_CASE("a UDP row has no state") {
  const auto sample = decode_inet_diag(captured::server_row, IPPROTO_UDP);
  REQUIRE(sample);
  CHECK(sample->type == SOCK_DGRAM);
  CHECK_FALSE(sample->state);
  CHECK_FALSE(sample->tcp);
}

TEST_CASE("a UNIX row has its peer's inode and what is unread") {
  const auto reader = decode_unix_diag(captured::unix_row);
  const auto writer = decode_unix_diag(captured::unix_writer_row);
  REQUIRE((reader && writer));
  CHECK(reader->sample.socket == SocketId{0x99});
  CHECK(reader->sample.domain == AF_UNIX);
  CHECK(reader->sample.state == TcpState::established);
  CHECK(std::get<ByteQueues>(reader->sample.queues) == ByteQueues{3, 0, 0});
  CHECK(reader->peer_inode == writer->sample.inode);
  CHECK(writer->peer_inode == reader->sample.inode);
  CHECK(std::get<ByteQueues>(writer->sample.queues) == ByteQueues{0, 0, 0});
  CHECK(to_string(*reader->sample.local) == "unix:");
}

TEST_CASE("a row of too few bytes is nothing, and a cut attribute is left out") {
  const std::span<const std::uint8_t> row{captured::server_row};
  CHECK_FALSE(decode_inet_diag(row.first(71), IPPROTO_TCP));
  CHECK_FALSE(decode_unix_diag(row.first(15)));
  CHECK(decode_inet_diag(row.first(72), IPPROTO_TCP));
  CHECK_FALSE(decode_inet_diag(row.first(200), IPPROTO_TCP)->tcp);
}

TEST_CASE("an older kernel's tcp_info is shorter and leaves the rest at 0") {
  const Bytes old(104, 1);
  const auto info = decode_tcp_info(old);
  CHECK(info.rtt_us == 0x01010101);
  CHECK(info.bytes_sent == 0);
}

TEST_CASE("a UNIX listener tells the inodes of the clients that wait") {
  unix_diag_msg row{};
  row.udiag_type = SOCK_STREAM;
  row.udiag_state = 10;  // TCP_LISTEN
  const nlattr header{sizeof(nlattr) + 2 * sizeof(std::uint32_t), UNIX_DIAG_ICONS};
  const std::uint32_t clients[2] = {77, 88};
  Bytes bytes(sizeof row + sizeof header + sizeof clients);
  std::memcpy(bytes.data(), &row, sizeof row);
  std::memcpy(bytes.data() + sizeof row, &header, sizeof header);
  std::memcpy(bytes.data() + sizeof row + sizeof header, clients, sizeof clients);
  const auto decoded = decode_unix_diag(bytes);
  REQUIRE(decoded);
  CHECK(decoded->waiting == std::vector<std::uint32_t>{77, 88});
  bytes.pop_back();
  CHECK(decode_unix_diag(bytes)->waiting.empty());  // the attribute says more than there is
}
