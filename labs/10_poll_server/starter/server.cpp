// L10 Poll server: counts for all clients at the same time, in one thread.
//
//   server PORT
//
// README.md says what is asked. The listener stands; what is missing is what makes it serve many at a time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
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

  // TODO: for ever: wait with poll for the listener and all clients together.
  // TODO: the listener is ready: accept a client, whose socket does not block, and take it into the list.
  // TODO: a client is ready to be read: take what is there; for each whole line, put an answer behind what
  // waits for it.
  // TODO: a client has room: send what it takes, keep the rest.
  // TODO: a client has finished and has got everything, or has gone: close it and take it out of the list.

  close(listener);
  return 0;
}
