// Either end of a conversation between two hosts, saying what it sees of it from its side.
//
//   two_hosts serve PORT              one connection: echoes what comes until its end
//   two_hosts call NAME PORT          sends five bytes, reads them back, closes
//   two_hosts throw NAME PORT COUNT   COUNT datagrams, each with its number

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "check.hpp"

namespace {

addrinfo* resolve(const char* name, const char* port, int type) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = type;
  const int error = getaddrinfo(name, port, &hints, &found);
  if (error != 0) std::printf("%s: %s\n", name, gai_strerror(error));
  check("getaddrinfo", error == 0);
  return found;
}

void say_address(const char* what, int socket, int (*ask)(int, sockaddr*, socklen_t*)) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  check(what, ask(socket, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  char host[NI_MAXHOST];
  getnameinfo(reinterpret_cast<sockaddr*>(&address), length, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  std::printf("%s %s\n", what, host);
}

void say_host() {
  char name[256] = "";
  gethostname(name, sizeof name);
  std::printf("on %s\n", name);
}

int serve(const char* port) {
  const int listener = socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, 3) == 0);
  const int connection = accept(listener, nullptr, nullptr);
  check("accept", connection >= 0);
  say_host();
  say_address("server's peer", connection, getpeername);
  char bytes[64];
  for (ssize_t got; (got = recv(connection, bytes, sizeof bytes, 0)) > 0;)
    check("send", send(connection, bytes, static_cast<std::size_t>(got), 0) == got);
  close(connection);
  return 0;
}

int call(const char* name, const char* port) {
  const auto* to = resolve(name, port, SOCK_STREAM);
  const int connection = socket(to->ai_family, SOCK_STREAM, 0);
  check("connect", connect(connection, to->ai_addr, to->ai_addrlen) == 0);
  check("send", send(connection, "hello", 5, 0) == 5);
  char bytes[16];
  check("recv", recv(connection, bytes, 5, MSG_WAITALL) == 5 && std::memcmp(bytes, "hello", 5) == 0);
  tcp_info info{};
  socklen_t length = sizeof info;
  check("TCP_INFO", getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &length) == 0);
  say_address("client is", connection, getsockname);
  say_address("client's peer", connection, getpeername);
  std::printf("rtt_us=%u retransmits=%u\n", info.tcpi_rtt, info.tcpi_total_retrans);
  close(connection);
  return 0;
}

int throw_datagrams(const char* name, const char* port, int count) {
  const auto* to = resolve(name, port, SOCK_DGRAM);
  const int thrower = socket(to->ai_family, SOCK_DGRAM, 0);
  for (int i = 0; i < count; ++i) {
    const auto number = std::to_string(i);
    check("sendto", sendto(thrower, number.data(), number.size(), 0, to->ai_addr, to->ai_addrlen) ==
                        static_cast<ssize_t>(number.size()));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string what = argc > 2 ? argv[1] : "";
  if (what == "serve") return serve(argv[2]);
  if (what == "call" && argc == 4) return call(argv[2], argv[3]);
  if (what == "throw" && argc == 5) return throw_datagrams(argv[2], argv[3], std::atoi(argv[4]));
  return 2;
}
