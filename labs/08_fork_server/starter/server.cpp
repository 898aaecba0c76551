// L8 Fork server: answers every line in capitals, each client in a process of its own.
//
//   server PORT
//
// README.md says what is asked. The listener stands; what is missing is what makes it serve many at a time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  const int on = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }

  // TODO: for ever: take one client with accept, and make a child for it with fork.
  // TODO: in the child: answer in capitals until the client has finished, then end.
  // TODO: in the parent: close what the child has now, and accept again.
  // TODO: take the status of children that have ended.
  // TODO: see to it that they end when the parent is told to.

  close(listener);
  return 0;
}
