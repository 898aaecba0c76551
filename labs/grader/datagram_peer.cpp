#include "labs/grader/datagram_peer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <utility>

#include "engine/system/system_error.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {

std::optional<Datagram> receive_datagram(int socket) {
  constexpr std::size_t room_for_any = 65536;  // UDP over IPv4 carries 65,507 bytes at most
  Datagram datagram{std::string(room_for_any, '\0')};
  sockaddr_in from{};
  socklen_t length = sizeof from;
  const auto count = ::recvfrom(socket, datagram.bytes.data(), datagram.bytes.size(), 0,
                                reinterpret_cast<sockaddr*>(&from), &length);
  if (count < 0) return {};  // EAGAIN
  datagram.bytes.resize(static_cast<std::size_t>(count));
  datagram.from_address = from.sin_addr.s_addr;
  datagram.from_port = ntohs(from.sin_port);
  return datagram;
}

void send_datagram(int socket, std::uint32_t to, std::uint16_t port, std::string_view bytes) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = to;
  address.sin_port = htons(port);
  check_system_call("send a datagram", ::sendto(socket, bytes.data(), bytes.size(), 0,
                                                reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

std::string datagram_in_words(std::string_view bytes) {
  return bytes.empty() ? "an empty datagram" : "a datagram of " + bytes_in_words(bytes);
}

DatagramPeer::DatagramPeer(Bench& bench, std::string name)
    : bench_(bench), name_(std::move(name)), socket_(bench.opens_socket(AF_INET, SOCK_DGRAM)) {
  socklen_t length = sizeof cookie_;
  ::getsockopt(socket_.number(), SOL_SOCKET, SO_COOKIE, &cookie_, &length);
  bench_.takes_part(*this);
}

DatagramPeer::~DatagramPeer() {
  bench_.takes_no_part(*this);
}

void DatagramPeer::step(const std::string& in_words) {
  bench_.step(name_, in_words, SocketId{cookie_});
}

/// It sends in its steps only, and what is still on its way the bench asks the loopback.
bool DatagramPeer::is_quiet_for(const Stalemate&) const {
  return true;
}

void DatagramPeer::sends(std::string_view bytes) {
  step("sent " + datagram_in_words(bytes));
  send_datagram(socket_.number(), htonl(INADDR_LOOPBACK), bench_.port(), bytes);
}

Datagram DatagramPeer::receive_next(const std::string& expected) {
  auto waiting = bench_.waiting();
  for (;;) {
    try {
      if (!waiting.is_ready(socket_.number(), POLLIN)) continue;
    } catch (const GivenUp& given_up) {
      bench_.fails(given_up.reason, expected, "Nothing came. " + given_up.happened);
    }
    if (auto datagram = receive_datagram(socket_.number())) return *std::move(datagram);
  }
}

void DatagramPeer::receives(std::string_view bytes) {
  const auto expected = capitalised(datagram_in_words(bytes)) + ".";
  const auto [came, address, from] = receive_next(expected);
  const auto in_words = capitalised(datagram_in_words(came));
  if (from != bench_.port())
    bench_.fails(fmt::format("The answer comes from port {}, which was asked.", bench_.port()),
                 fmt::format("{} came from port {}.", in_words, from));
  if (came != bytes) {
    const auto at = first_difference(bytes, came);
    const auto how = at                           ? difference_in_words(bytes, came, *at)
                     : came.size() < bytes.size() ? "It is the start of what was sent."
                                                  : "It is what was sent and more.";
    bench_.fails(expected, fmt::format("{} came. {}", in_words, how));
  }
  step("received " + datagram_in_words(bytes));
}

void DatagramPeer::leaves() {
  socket_.reset();
  step("left (close)");
}

}  // namespace switchboard::grader
