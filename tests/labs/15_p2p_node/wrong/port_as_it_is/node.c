// Mistake: the port of connect goes out as it lies in memory.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 32

struct neighbour {
  int fd;
  size_t length;
  char line[4096];
};
static struct neighbour neighbours[MOST];
static int count;

static void send_all(int fd, const char* bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes += sent;
    length -= sent;
  }
}

static void add(int fd) {
  if (fd < 0 || count == MOST) return;
  memset(&neighbours[count], 0, sizeof neighbours[count]);
  neighbours[count++].fd = fd;
}

/* 0 when the neighbour has gone. */
static int pass_on(struct neighbour* from) {
  ssize_t got = recv(from->fd, from->line + from->length, sizeof from->line - from->length, 0);
  if (got <= 0) return 0;
  from->length += got;
  char* end;
  while ((end = memchr(from->line, '\n', from->length)) != NULL) {
    size_t length = end + 1 - from->line;
    for (int i = 0; i < count; i++)
      if (&neighbours[i] != from) send_all(neighbours[i].fd, from->line, length);
    from->length -= length;
    memmove(from->line, end + 1, from->length);
  }
  return 1;
}

static void call(const char* host, const char* port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = atoi(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("connect");
    close(fd);
    return;
  }
  add(fd);
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(atoi(argv[1]));
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) < 0 || listen(listener, 16) < 0) {
    perror("bind");
    return 1;
  }
  for (int i = 2; i + 1 < argc; i += 2) call(argv[i], argv[i + 1]);

  for (;;) {
    struct pollfd wanted[MOST + 1] = {{listener, POLLIN, 0}};
    int n = count;
    for (int i = 0; i < n; i++) wanted[i + 1] = (struct pollfd){neighbours[i].fd, POLLIN, 0};
    if (poll(wanted, n + 1, -1) < 0) continue;
    if (wanted[0].revents != 0) add(accept(listener, NULL, NULL));
    for (int i = n - 1; i >= 0; i--) {
      if (wanted[i + 1].revents == 0 || pass_on(&neighbours[i])) continue;
      close(neighbours[i].fd);
      neighbours[i] = neighbours[--count];
    }
  }
}
