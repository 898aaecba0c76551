// Mistake: the socket does not block, and what send did not take is forgotten.

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[256 * 1024];

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    perror("socket");
    return 1;
  }
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = INADDR_ANY;
  address.sin_port = htons(atoi(argv[1]));
  if (bind(listener, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("bind");
    return 1;
  }
  if (listen(listener, 10) < 0) {
    perror("listen");
    return 1;
  }
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    fcntl(client, F_SETFL, fcntl(client, F_GETFL) | O_NONBLOCK);
    struct pollfd wanted = {client, POLLIN, 0};
    while (poll(&wanted, 1, -1) > 0) {
      ssize_t count = recv(client, buffer, sizeof buffer, 0);
      if (count == 0) break;
      if (count < 0 && errno != EAGAIN) break;
      if (count > 0) send(client, buffer, count, MSG_NOSIGNAL);
    }
    close(client);
  }
}
