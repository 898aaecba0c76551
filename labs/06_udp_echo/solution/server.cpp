// An echo server of UDP: each datagram back to where it came from, until told to stop.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  const int server = socket(AF_INET, SOCK_DGRAM, 0);
  if (server < 0) {
    std::perror("socket");
    return 1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }

  static char buffer[65536];  // no datagram is larger, so none is cut
  for (;;) {
    sockaddr_in from{};
    socklen_t length = sizeof from;  // in: the room for the address; out: how much of it was used
    const ssize_t count =
        recvfrom(server, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (count < 0) {
      if (errno == EINTR) continue;
      std::perror("recvfrom");
      return 1;
    }
    // 0 is a datagram too. An answer that cannot be sent is lost, as any datagram may be.
    if (sendto(server, buffer, static_cast<std::size_t>(count), 0, reinterpret_cast<sockaddr*>(&from),
               length) < 0)
      std::perror("sendto");
  }
}
