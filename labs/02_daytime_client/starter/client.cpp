// L2 Daytime client: prints all that a server sends.
//
//   client HOST PORT
//
// README.md says what is asked. The steps below are in the order in which a client makes them.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }
  const char* host = argv[1];
  const int port = std::atoi(argv[2]);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: fill a sockaddr_in with host and port, and connect.
  (void)host;
  (void)port;

  // TODO: print all that comes, until the server has ended the stream.

  close(server);
  return 0;
}
