#include "engine/observe/socket_tables.hpp"

#include <fmt/format.h>
#include <sys/un.h>

#include <algorithm>
#include <chrono>
#include <regex>
#include <sstream>
#include <thread>

#include "tests/catch_any.hpp"
#include "tests/engine/observe/own_network.hpp"

using namespace switchboard;

namespace {

constexpr auto no_namespace = "user namespaces are not permitted here";

SocketTables tables_here() {
  return SocketTables{SocketTables::open()};
}

std::optional<SocketSample> with_cookie(const std::vector<SocketSample>& samples, SocketId id) {
  const auto found = std::ranges::find(samples, id, &SocketSample::socket);
  if (found == samples.end()) return {};
  return *found;
}

std::optional<SocketSample> dumped(SocketTables& tables, SocketId id,
                                   BoundSockets bound = BoundSockets::left_out) {
  return with_cookie(tables.dump(bound), id);
}

/// Asks until the kernel says what is waited for, for a second at most.
template <class Condition>
std::optional<SocketSample> dumped_when(SocketTables& tables, SocketId id, Condition holds) {
  std::optional<SocketSample> sample;
  for (int i = 0; i < 1000; ++i) {
    sample = dumped(tables, id);
    if (sample && holds(*sample)) return sample;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return sample;
}

/// State, Recv-Q and Send-Q of the line of `ss` that has this cookie.
struct SsLine {
  std::string state;
  std::uint32_t receive = 0, send = 0;
};
std::optional<SsLine> ss_line(SocketId id) {
  std::istringstream text{output_of("ss -H -O -tanei")};
  for (std::string line; std::getline(text, line);) {
    if (!std::regex_search(line, std::regex{fmt::format(R"(\bsk:{:x}\b)", id.value)})) continue;
    SsLine result;
    std::istringstream{line} >> result.state >> result.receive >> result.send;
    std::ranges::transform(result.state, result.state.begin(), [](char c) { return c == '-' ? '_' : c; });
    return result;
  }
  return {};
}

ByteQueues bytes_of(const SocketSample& sample) {
  return std::get<ByteQueues>(sample.queues);
}

}  // namespace

TEST_CASE("a listener's accept queue has its length and limit, as ss shows them") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  const auto first = connecting_socket(port_of_socket(listener));
  const auto second = connecting_socket(port_of_socket(listener));
  auto tables = tables_here();
  const auto sample = dumped(tables, cookie_of_socket(listener));
  REQUIRE(sample);
  CHECK(sample->state == TcpState::listen);
  CHECK(sample->type == SOCK_STREAM);
  const auto queues = std::get<ListenerQueues>(sample->queues);
  CHECK(queues.length == 2);
  CHECK(queues.limit == 3);
  CHECK(queues.syn_queue == 0);
  const auto line = ss_line(sample->socket);
  REQUIRE(line);
  CHECK(line->state == "LISTEN");
  CHECK(line->receive == queues.length);
  CHECK(line->send == queues.limit);
}

TEST_CASE("a connection that waits to be accepted has no inode and keeps its cookie when accepted") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  const auto client = connecting_socket(port_of_socket(listener));
  auto tables = tables_here();
  const auto all = tables.dump(BoundSockets::left_out);
  const auto client_port = Port{port_of_socket(client)};
  const auto waiting = std::ranges::find_if(
      all, [&](const SocketSample& s) { return s.remote && port_of(*s.remote) == client_port; });
  REQUIRE(waiting != all.end());
  CHECK(waiting->inode == 0);
  CHECK(waiting->state == TcpState::established);
  const auto server = accepted_socket(listener);
  CHECK(cookie_of_socket(server) == waiting->socket);
  const auto accepted = tables.exact(*waiting);
  REQUIRE(accepted);
  CHECK(accepted->inode != 0);
  CHECK(accepted->local == waiting->local);
}

TEST_CASE("unread and unacknowledged bytes are counted as ss counts them") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  const auto client = connecting_socket(port_of_socket(listener));
  const auto server = accepted_socket(listener);
  send_text(client, "hello, kernel");
  auto tables = tables_here();
  const auto sample = dumped(tables, cookie_of_socket(server));
  REQUIRE(sample);
  CHECK(bytes_of(*sample) == ByteQueues{13, 0, 0});
  const auto line = ss_line(sample->socket);
  REQUIRE(line);
  CHECK(line->state == "ESTAB");
  CHECK(line->receive == 13);
  REQUIRE(sample->tcp);
  CHECK(sample->tcp->bytes_received == 13);
  CHECK(dumped(tables, cookie_of_socket(client))->tcp->bytes_sent == 13);
}

TEST_CASE("a full buffer shows bytes on both sides of the connection") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  const auto client = connecting_socket(port_of_socket(listener));
  const auto server = accepted_socket(listener);
  std::uint32_t sent = 0;
  const std::string chunk(65536, 'x');
  for (ssize_t n = 0; (n = ::send(client.number(), chunk.data(), chunk.size(), MSG_NOSIGNAL)) > 0;)
    sent += static_cast<std::uint32_t>(n);
  auto tables = tables_here();
  // The kernel moves on by itself until the receiver's window is closed; then every byte is in one of the
  // queues.
  const auto at_server = dumped_when(tables, cookie_of_socket(server), [&](const SocketSample& s) {
    const auto other = dumped(tables, cookie_of_socket(client));
    return other && bytes_of(s).receive + bytes_of(*other).send == sent;
  });
  const auto at_client = dumped(tables, cookie_of_socket(client));
  REQUIRE((at_server && at_client));
  CHECK(bytes_of(*at_server).receive + bytes_of(*at_client).send == sent);
  CHECK(bytes_of(*at_client).send > 0);
}

TEST_CASE("the end of a stream is no byte of data") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  const auto client = connecting_socket(port_of_socket(listener));
  const auto server = accepted_socket(listener);
  send_text(client, "bye");
  require(::shutdown(client.number(), SHUT_WR) == 0, "shutdown");
  auto tables = tables_here();
  const auto sample = dumped_when(tables, cookie_of_socket(server),
                                  [](const SocketSample& s) { return s.state == TcpState::close_wait; });
  REQUIRE(sample);
  CHECK(sample->state == TcpState::close_wait);
  CHECK(bytes_of(*sample).receive == 3);
  const auto line = ss_line(sample->socket);
  REQUIRE(line);
  CHECK(line->state == "CLOSE_WAIT");
  CHECK(line->receive == 4);  // with the FIN
}

TEST_CASE("a client that the full queue keeps out is in SYN_SENT with nothing to send") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(0);
  const auto first = connecting_socket(port_of_socket(listener));
  const auto second = connecting_socket(port_of_socket(listener));
  auto tables = tables_here();
  const auto sample = dumped(tables, cookie_of_socket(second));
  REQUIRE(sample);
  CHECK(sample->state == TcpState::syn_sent);
  CHECK(bytes_of(*sample).send == 0);
  CHECK(ss_line(sample->socket)->state == "SYN_SENT");
  const auto full = dumped(tables, cookie_of_socket(listener));
  REQUIRE(full);
  CHECK(std::get<ListenerQueues>(full->queues).length == 1);
  CHECK(std::get<ListenerQueues>(full->queues).dropped >= 1);
}

TEST_CASE("handshakes in progress are counted at their listener") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = bound_socket(SOCK_STREAM);
  // The final ACK does not finish the handshake until data follows (tcp(7), TCP_DEFER_ACCEPT).
  const int seconds = 5;
  require(::setsockopt(listener.number(), IPPROTO_TCP, 9, &seconds, sizeof seconds) == 0, "TCP_DEFER_ACCEPT");
  require(::listen(listener.number(), 3) == 0, "listen");
  const auto client = connecting_socket(port_of_socket(listener));
  auto tables = tables_here();
  const auto all = tables.dump(BoundSockets::left_out);
  const auto sample = with_cookie(all, cookie_of_socket(listener));
  REQUIRE(sample);
  CHECK(std::get<ListenerQueues>(sample->queues).syn_queue == 1);
  CHECK(std::get<ListenerQueues>(sample->queues).length == 0);
  CHECK(std::ranges::count(all, TcpState::syn_recv, &SocketSample::state) == 1);
  const auto again = tables.exact(*sample);
  REQUIRE(again);
  CHECK(std::get<ListenerQueues>(again->queues).syn_queue == 1);
}

TEST_CASE("a finished connection stays in TIME_WAIT under its cookie, with nothing in its queues") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto listener = listening_socket(3);
  auto client = connecting_socket(port_of_socket(listener));
  auto server = accepted_socket(listener);
  auto tables = tables_here();
  const auto id = cookie_of_socket(client);
  client.reset();
  server.reset();
  const auto sample =
      dumped_when(tables, id, [](const SocketSample& s) { return s.state == TcpState::time_wait; });
  REQUIRE(sample);
  CHECK(sample->state == TcpState::time_wait);
  CHECK(sample->inode == 0);
  CHECK(bytes_of(*sample) == ByteQueues{});
  CHECK(tables.exact(*sample)->state == TcpState::time_wait);
}

TEST_CASE("a socket is found exactly, and a closed one is gone") {
  if (!enter_own_network()) return skip(no_namespace);
  auto listener = listening_socket(3);
  const auto client = connecting_socket(port_of_socket(listener));
  const auto server = accepted_socket(listener);
  auto tables = tables_here();
  const auto all = tables.dump(BoundSockets::left_out);
  for (const auto& descriptor : {std::cref(listener), std::cref(client), std::cref(server)}) {
    const auto sample = with_cookie(all, cookie_of_socket(descriptor));
    REQUIRE(sample);
    CHECK(tables.exact(*sample) == sample);
    auto stranger = *sample;
    stranger.socket.value += 1000;
    CHECK_FALSE(tables.exact(stranger));
  }
  const auto sample = with_cookie(all, cookie_of_socket(listener));
  listener.reset();
  CHECK_FALSE(tables.exact(*sample));
}

TEST_CASE("listeners that share a port are told apart") {
  if (!enter_own_network()) return skip(no_namespace);
  std::vector<FileDescriptor> listeners;
  std::uint16_t port = 0;
  for (int i = 0; i < 4; ++i) {
    FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const int on = 1;
    require(::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0, "SO_REUSEPORT");
    const auto address = loopback_address(port);
    require(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
            "bind");
    require(::listen(socket.number(), 10 + i) == 0, "listen");
    port = port_of_socket(socket);
    listeners.push_back(std::move(socket));
  }
  auto tables = tables_here();
  for (std::uint32_t i = 0; i < 4; ++i) {
    const auto sample = dumped(tables, cookie_of_socket(listeners[i]));
    REQUIRE(sample);
    const auto found = tables.exact(*sample);
    REQUIRE(found);
    CHECK(found->socket == cookie_of_socket(listeners[i]));
    CHECK(std::get<ListenerQueues>(found->queues).limit == 10 + i);
  }
}

TEST_CASE("a bound socket is in the table when it is asked for") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto socket = bound_socket(SOCK_STREAM);
  auto tables = tables_here();
  CHECK_FALSE(dumped(tables, cookie_of_socket(socket), BoundSockets::left_out));
  const auto sample = dumped(tables, cookie_of_socket(socket), BoundSockets::included);
  if (!sample) return skip("this kernel does not list bound sockets (Linux 6.7 and later do)");
  CHECK(sample->state == TcpState::bound_inactive);
  CHECK(port_of(*sample->local) == Port{port_of_socket(socket)});
  CHECK_FALSE(sample->remote);
}

TEST_CASE("datagram sockets have bytes, drops and no state") {
  if (!enter_own_network()) return skip(no_namespace);
  const auto receiver = bound_socket(SOCK_DGRAM);
  const auto sender = bound_socket(SOCK_DGRAM);
  const auto address = loopback_address(port_of_socket(receiver));
  require(::connect(sender.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "connect");
  send_text(sender, "a datagram");
  auto tables = tables_here();
  const auto sample = dumped(tables, cookie_of_socket(receiver));
  REQUIRE(sample);
  CHECK_FALSE(sample->state);
  CHECK(sample->type == SOCK_DGRAM);
  CHECK(sample->protocol == IPPROTO_UDP);
  CHECK(bytes_of(*sample).receive > 0);
  CHECK_FALSE(sample->remote);
  CHECK(tables.exact(*sample) == sample);
  const auto connected = dumped(tables, cookie_of_socket(sender));
  REQUIRE(connected);
  CHECK(connected->remote == sample->local);
  CHECK(tables.exact(*connected) == connected);
}

TEST_CASE("an IPv6 socket that serves an IPv4 client is found") {
  if (!enter_own_network()) return skip(no_namespace);
  FileDescriptor listener{::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!listener.is_open()) return skip("there is no IPv6 here");
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  require(::bind(listener.number(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0, "bind");
  require(::listen(listener.number(), 3) == 0, "listen");
  socklen_t length = sizeof any;
  require(::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&any), &length) == 0, "getsockname");
  const auto client = connecting_socket(ntohs(any.sin6_port));
  const auto server = accepted_socket(listener);
  auto tables = tables_here();
  for (const auto& descriptor : {std::cref(listener), std::cref(server)}) {
    const auto sample = dumped(tables, cookie_of_socket(descriptor));
    REQUIRE(sample);
    CHECK(sample->domain == AF_INET6);
    CHECK(tables.exact(*sample) == sample);
  }
  const auto sample = dumped(tables, cookie_of_socket(server));
  CHECK(without_v4_mapping(*sample->remote) == dumped(tables, cookie_of_socket(client))->local);
}

TEST_CASE("UNIX sockets have their names, queues and peers") {
  if (!enter_own_network()) return skip(no_namespace);
  FileDescriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "the switchboard";
  name.copy(address.sun_path + 1, name.size());
  const auto length = static_cast<socklen_t>(sizeof(sa_family_t) + 1 + name.size());
  const auto* raw = reinterpret_cast<const sockaddr*>(&address);
  require(::bind(listener.number(), raw, length) == 0, "bind");
  require(::listen(listener.number(), 5) == 0, "listen");
  const FileDescriptor client{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  require(::connect(client.number(), raw, length) == 0, "connect");
  auto tables = tables_here();
  const auto waiting = dumped(tables, cookie_of_socket(listener));
  REQUIRE(waiting);
  CHECK(to_string(*waiting->local) == "unix:@the switchboard");
  CHECK(waiting->state == TcpState::listen);
  CHECK(std::get<ListenerQueues>(waiting->queues).length == 1);
  CHECK(std::get<ListenerQueues>(waiting->queues).limit == 5);
  const auto server = accepted_socket(listener);
  send_text(client, "over a path of memory");
  const auto all = tables.dump(BoundSockets::left_out);
  const auto at_server = with_cookie(all, cookie_of_socket(server));
  const auto at_client = with_cookie(all, cookie_of_socket(client));
  REQUIRE((at_server && at_client));
  CHECK(bytes_of(*at_server).receive == 21);
  CHECK(at_server->peer == at_client->socket);
  CHECK(at_client->peer == at_server->socket);
  CHECK(tables.exact(*at_server) == at_server);
}
