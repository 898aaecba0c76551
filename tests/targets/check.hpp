#pragma once
// What the targets share: a step that fails ends the program and says which.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>

inline void check(const char* what, bool good) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

inline sockaddr_in loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A listening socket on a port of the kernel's choice, which `address` gets.
inline int listen_on_loopback(sockaddr_in& address, int backlog) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", listener >= 0);
  address = loopback();
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, backlog) == 0);
  socklen_t length = sizeof address;
  check("getsockname", getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  return listener;
}

inline int connect_to(const sockaddr_in& address) {
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", client >= 0);
  check("connect", connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return client;
}
