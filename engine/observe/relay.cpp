#include "engine/observe/relay.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>

#include "engine/observe/relayed_connection.hpp"
#include "engine/observe/socket_probe.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  const char* text = host == "localhost" ? "127.0.0.1" : host.c_str();
  if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
    throw SystemError("listen on " + host + ", which is no IPv4 address", EINVAL);
  return address;
}

std::string text_of(const sockaddr_in& address) {
  char text[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  return fmt::format("{}:{}", text, ntohs(address.sin_port));
}

}  // namespace

Relay::Relay(EventLoop& loop, Inside inside, const control::Publish& wanted)
    : loop_(loop), inside_(std::move(inside)), port_(wanted.port) {
  const auto what = fmt::format("listen on {}:{}", wanted.host, wanted.host_port);
  sockaddr_in address = address_of(wanted.host, wanted.host_port);
  listener_ =
      FileDescriptor{check_system_call(what, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))};
  const int yes = 1;  // a second observation in a row finds the first one's connections in TIME_WAIT
  check_system_call(what, setsockopt(listener_.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
  check_system_call(what, bind(listener_.number(), reinterpret_cast<sockaddr*>(&address), sizeof address));
  check_system_call(what, listen(listener_.number(), 64));
  socklen_t length = sizeof address;
  check_system_call(what, getsockname(listener_.number(), reinterpret_cast<sockaddr*>(&address), &length));
  host_port_ = ntohs(address.sin_port);
  loop_.watch(listener_.number(), EPOLLIN, [this](std::uint32_t) { accept_one(); });
}

Relay::~Relay() {
  loop_.unwatch(listener_.number());
}

void Relay::accept_one() {
  sockaddr_in client{};
  socklen_t length = sizeof client;
  FileDescriptor outside{accept4(listener_.number(), reinterpret_cast<sockaddr*>(&client), &length,
                                 SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!outside) return;
  FileDescriptor inside;
  try {
    inside = inside_.open_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  } catch (const SystemError&) {
    return;  // the client sees its connection closed
  }
  const auto sample = sample_of(inside.number());
  PeerActed step{"relay", fmt::format("carries a connection from {} to port {}", text_of(client), port_), {}};
  if (sample) step.socket = sample->socket;
  inside_.record(std::move(step));
  const sockaddr_in server = address_of("127.0.0.1", port_);
  const int connected = connect(inside.number(), reinterpret_cast<const sockaddr*>(&server), sizeof server);
  if (connected != 0 && errno != EINPROGRESS) return;
  const int id = ++last_connection_;
  connections_[id] = std::make_unique<RelayedConnection>(loop_, std::move(outside), std::move(inside),
                                                         [this, id] { connections_.erase(id); });
}

}  // namespace switchboard
