// L9 Thread server: adds up the numbers of all clients, each client in a thread of its own.
//
//   server PORT
//
// README.md says what is asked. The listener stands; what is missing is what makes it serve many at a time.

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

  // TODO: for ever: take one client with accept, and make a thread for it.
  // TODO: in the thread: read lines, add each number to the total, answer with the new total.
  // TODO: let only one thread at a time use the total.
  // TODO: when the client has finished: close its connection and end the thread, so that nothing is left of
  // it.

  close(listener);
  return 0;
}
