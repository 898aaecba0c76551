// L6 UDP echo, the server: sends every datagram back to whom it came from.
//
//   server PORT
//
// README.md says what is asked.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  const int port = std::atoi(argv[1]);

  int server = socket(AF_INET, SOCK_DGRAM, 0);
  if (server < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: give the socket an address with bind: any IPv4 address and the port.
  (void)port;

  // TODO: for ever: take one datagram with recvfrom, send it back with sendto.

  close(server);
  return 0;
}
