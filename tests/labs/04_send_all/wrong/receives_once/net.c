// Mistake: takes one recv for all that was asked for.

#include "net.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

static int again(int socket, short events) {
  if (errno == EINTR) return 1;
  if (errno != EAGAIN) return 0;
  struct pollfd wanted = {socket, events, 0};
  return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

int send_all(int socket, const void* bytes, size_t length) {
  const char* rest = bytes;
  while (length > 0) {
    ssize_t sent = send(socket, rest, length, MSG_NOSIGNAL);
    if (sent < 0) {
      if (!again(socket, POLLOUT)) return -1;
      continue;
    }
    rest += sent;
    length -= sent;
  }
  return 0;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  for (;;) {
    ssize_t count = recv(socket, buffer, length, 0);
    if (count >= 0) return count;
    if (!again(socket, POLLIN)) return -1;
  }
}

ssize_t recv_line(int socket, char* line, size_t size) {
  size_t length = 0;
  while (length + 1 < size) {
    ssize_t count = recv_exact(socket, line + length, 1);
    if (count < 0) return -1;
    if (count == 0) break;
    if (line[length++] == '\n') break;
  }
  line[length] = '\0';
  return length;
}
