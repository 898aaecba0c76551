// L3 Echo server: sends every byte back to the client it came from.
//
//   server PORT
//
// README.md says what is asked. The steps below are in the order in which a server makes them.

#include <arpa/inet.h>
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

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: give the socket an address with bind: any IPv4 address and the port.
  (void)port;

  // TODO: let clients connect with listen.

  // TODO: for ever: take one client with accept, send back all it sends until it has finished, close it.

  close(listener);
  return 0;
}
