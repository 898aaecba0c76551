// Mistake: only errors of recv end the loop; 0, the end of the stream, goes round for ever.

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
  signal(SIGPIPE, SIG_IGN);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    for (;;) {
      char buffer[1024];
      ssize_t count = recv(client, buffer, sizeof buffer, 0);
      if (count < 0) break;
      for (ssize_t done = 0; done < count;) {
        ssize_t sent = send(client, buffer + done, count - done, 0);
        if (sent < 0) break;
        done += sent;
      }
    }
    close(client);
  }
}
