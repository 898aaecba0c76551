#include "labs/grader/our_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>

#include "engine/system/system_error.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {

OurServer::OurServer(Bench& bench, std::string name, Address address)
    : bench_(bench),
      name_(std::move(name)),
      listener_(bench.opens_socket(AF_INET, SOCK_STREAM)),
      where_(fmt::format("{}:{}", address == Address::every ? "0.0.0.0" : bench_.host(), bench_.port())) {
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(bench_.port());
  local.sin_addr.s_addr = address == Address::every ? htonl(INADDR_ANY) : inet_addr(bench_.host().c_str());
  listens_at(reinterpret_cast<const sockaddr*>(&local), sizeof local);
}

OurServer::OurServer(Bench& bench, std::string name, const std::string& path)
    : bench_(bench),
      name_(std::move(name)),
      listener_(bench.opens_socket(AF_UNIX, SOCK_STREAM)),
      where_(path),
      family_(Family::local) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  path.copy(local.sun_path, sizeof local.sun_path - 1);
  listens_at(reinterpret_cast<const sockaddr*>(&local), sizeof local);
}

void OurServer::listens_at(const sockaddr* address, unsigned length) {
  check_system_call("bind a server of ours to " + where_, ::bind(listener_.number(), address, length));
  check_system_call("listen with a server of ours", ::listen(listener_.number(), SOMAXCONN));
  bench_.our_ends_.insert(this);
  bench_.step(name_, (family_ == Family::local ? "listens at " : "listens on ") + where_);
}

OurServer::~OurServer() {
  bench_.our_ends_.erase(this);
}

bool OurServer::has_a_client() const {
  pollfd wanted{listener_.number(), POLLIN, 0};
  return ::poll(&wanted, 1, 0) != 0;
}

/// Who waits in our accept queue waits for what we shall send.
bool OurServer::is_quiet_for(const Stalemate&) const {
  return !has_a_client();
}

Peer OurServer::accepts(const std::string& name) {
  auto waiting = bench_.waiting();
  try {
    while (!waiting.is_ready(listener_.number(), POLLIN)) {
    }
  } catch (const GivenUp& given_up) {
    const auto expected =
        fmt::format("{} connects to {}.", capitalised(your_program(bench_.observed())), where_);
    const auto where = what_it_connected_to(bench_.observed());
    // How it ended says its last call, which may be that connect.
    const auto call = where.substr(where.find("connect"));
    const bool is_said = given_up.happened.find(call) != std::string::npos;
    bench_.fails(given_up.reason, expected,
                 is_said ? given_up.happened : fmt::format("{} {}", where, given_up.happened));
  }
  sockaddr_in from{};
  socklen_t length = sizeof from;
  FileDescriptor socket{
      check_system_call("accept a client", ::accept4(listener_.number(), reinterpret_cast<sockaddr*>(&from),
                                                     &length, SOCK_NONBLOCK | SOCK_CLOEXEC))};
  if (family_ == Family::local) return Peer(bench_, name, std::move(socket));
  return Peer(bench_, name, std::move(socket), bench_.port(), ntohs(from.sin_port));
}

void OurServer::expects_no_client(const std::string& expected) {
  bench_.observed().flush();
  if (has_a_client()) bench_.fails(Reason::proved, expected, what_it_connected_to(bench_.observed()));
}

}  // namespace switchboard::grader
