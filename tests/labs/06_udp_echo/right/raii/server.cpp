// A right one: C++ with RAII, a socket that does not block, and epoll.

#include <sys/epoll.h>

#include <cstdio>
#include <vector>

#include "socket.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const Socket server;
  const auto address = address_of("0.0.0.0", argv[1]);
  checked("bind", bind(server.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address));

  const int watch = checked("epoll_create1", epoll_create1(EPOLL_CLOEXEC));
  epoll_event wanted{};
  wanted.events = EPOLLIN | EPOLLET;
  checked("epoll_ctl", epoll_ctl(watch, EPOLL_CTL_ADD, server.fd(), &wanted));
  std::vector<char> bytes(65536);
  for (;;) {
    epoll_event came{};
    if (epoll_wait(watch, &came, 1, -1) != 1) continue;
    for (;;) {  // edge-triggered: until nothing is left
      sockaddr_storage from{};
      socklen_t length = sizeof from;
      const auto count = recvfrom(server.fd(), bytes.data(), bytes.size(), MSG_TRUNC,
                                  reinterpret_cast<sockaddr*>(&from), &length);
      if (count < 0) break;
      if (sendto(server.fd(), bytes.data(), static_cast<std::size_t>(count), 0,
                 reinterpret_cast<sockaddr*>(&from), length) < 0)
        std::perror("sendto");
    }
  }
}
