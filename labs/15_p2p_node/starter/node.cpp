// L15 P2P node: listens, calls others, and passes every line from one neighbour to all the others.
//
//   node PORT [HOST PORT]...
//
// README.md says what is asked.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) {
    std::fprintf(stderr, "usage: node PORT [HOST PORT]...\n");
    return 2;
  }
  const int port = std::atoi(argv[1]);

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: bind to any IPv4 address and the port, and listen.
  (void)port;

  // TODO: connect to each HOST and PORT.

  // TODO: for ever: wait for the listener and all neighbours at once; pass each whole line to all the others.

  close(listener);
  return 0;
}
