// server ADDRESS PORT [udp]: takes a port, says which one it has got, and serves whoever calls, one after the
// other.
//
// PORT 0 means: any that is free. With udp it takes a port of UDP, and waits for datagrams.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static void read_to_the_end(int connection) {
  char bytes[1024];
  ssize_t received = 0;
  do {
    received = recv(connection, bytes, sizeof bytes, 0);
  } while (received > 0);
  if (received == -1) std::perror("the connection broke");
}

int main(int argc, char** argv) {
  const bool datagrams = argc == 4 && std::string_view(argv[3]) == "udp";
  sockaddr_in here{};
  here.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc >= 3 ? std::strtol(argv[2], &end, 10) : 0;
  if ((argc != 3 && !datagrams) || end == argv[2] || *end != '\0' || port < 0 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: server ADDRESS PORT [udp], PORT from 0 to 65535\n");
    return 2;
  }
  here.sin_port = htons(static_cast<in_port_t>(port));

  const int fd = socket(AF_INET, datagrams ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (fd == -1) give_up("socket");
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (!datagrams && listen(fd, 8) == -1) give_up("listen");

  // What have we got? With port 0 the kernel has chosen one.
  sockaddr_in got{};
  socklen_t length = sizeof got;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&got), &length) == -1) give_up("getsockname");
  std::printf("%s port %d is mine\n", datagrams ? "UDP" : "TCP", ntohs(got.sin_port));
  std::fflush(stdout);

  while (datagrams) {
    char bytes[1024];
    if (recv(fd, bytes, sizeof bytes, 0) == -1) give_up("recv");
  }
  while (true) {
    sockaddr_in caller{};
    length = sizeof caller;
    const int connection = accept(fd, reinterpret_cast<sockaddr*>(&caller), &length);
    if (connection == -1) give_up("accept");
    std::printf("a call from port %d\n", ntohs(caller.sin_port));
    std::fflush(stdout);
    read_to_the_end(connection);
    if (close(connection) == -1) give_up("close");
  }
}
