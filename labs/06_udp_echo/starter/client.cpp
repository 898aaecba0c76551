// L6 UDP echo, the client: asks, and asks again when a datagram was lost.
//
//   client HOST PORT MESSAGE...
//
// README.md says what is asked.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: client HOST PORT MESSAGE...\n");
    return 2;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    std::fprintf(stderr, "client: %s is no IPv4 address\n", argv[1]);
    return 2;
  }

  int client = socket(AF_INET, SOCK_DGRAM, 0);
  if (client < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: for each MESSAGE: a number of 4 bytes and the message in one datagram; wait 100 ms for the answer
  // with this number; send the same again, 5 times in all; print the answer.

  close(client);
  return 0;
}
