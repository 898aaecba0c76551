// listener PORT BACKLOG: listens with that backlog and never accepts.
//
// What the lab measures. Run it and connect to it as often as you like; it needs no change.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: listener PORT BACKLOG\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<in_port_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, std::atoi(argv[2])) < 0) {
    std::perror("listen");
    return 1;
  }
  for (;;) pause();
}
