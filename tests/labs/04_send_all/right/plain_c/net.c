// In C, with read, and with select instead of poll.

#include "net.h"

#include <errno.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int wait_readable(int socket) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(socket, &set);
  return select(socket + 1, &set, NULL, NULL, NULL);
}

static int wait_writable(int socket) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(socket, &set);
  return select(socket + 1, NULL, &set, NULL, NULL);
}

int send_all(int socket, const void* bytes, size_t length) {
  size_t sent = 0;
  while (sent < length) {
    ssize_t count = send(socket, (const char*)bytes + sent, length - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += (size_t)count;
    } else if (errno == EAGAIN) {
      if (wait_writable(socket) < 0 && errno != EINTR) return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return 0;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  size_t received = 0;
  while (received < length) {
    ssize_t count = read(socket, (char*)buffer + received, length - received);
    if (count == 0) return (ssize_t)received;
    if (count > 0) {
      received += (size_t)count;
    } else if (errno == EAGAIN) {
      if (wait_readable(socket) < 0 && errno != EINTR) return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return (ssize_t)received;
}

ssize_t recv_line(int socket, char* line, size_t size) {
  size_t length = 0;
  ssize_t count = 1;
  while (length < size - 1 && (length == 0 || line[length - 1] != '\n') && count > 0) {
    count = recv_exact(socket, line + length, 1);
    if (count > 0) length++;
  }
  line[length] = '\0';
  return count < 0 ? -1 : (ssize_t)length;
}
