// recv_line looks ahead with MSG_PEEK, and takes only what belongs to the line.

#include "net.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>

static bool try_again(int socket, short events) {
  if (errno == EAGAIN) {
    pollfd wanted{socket, events, 0};
    return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
  }
  return errno == EINTR;
}

int send_all(int socket, const void* bytes, size_t length) {
  iovec rest{const_cast<void*>(bytes), length};
  while (rest.iov_len > 0) {
    msghdr message{};
    message.msg_iov = &rest;
    message.msg_iovlen = 1;
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && !try_again(socket, POLLOUT)) return -1;
    if (sent <= 0) continue;
    rest.iov_base = static_cast<char*>(rest.iov_base) + sent;
    rest.iov_len -= static_cast<size_t>(sent);
  }
  return 0;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  size_t received = 0;
  while (received < length) {
    const ssize_t count = recv(socket, static_cast<char*>(buffer) + received, length - received, MSG_WAITALL);
    if (count == 0) break;
    if (count < 0 && !try_again(socket, POLLIN)) return -1;
    if (count > 0) received += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(received);
}

ssize_t recv_line(int socket, char* line, size_t size) {
  size_t length = 0;
  bool at_its_end = false;
  while (length + 1 < size && !at_its_end) {
    ssize_t count = recv(socket, line + length, size - 1 - length, MSG_PEEK);
    if (count == 0) break;
    if (count < 0) {
      if (!try_again(socket, POLLIN)) return -1;
      continue;
    }
    if (const void* newline = std::memchr(line + length, '\n', static_cast<size_t>(count))) {
      count = static_cast<const char*>(newline) - (line + length) + 1;
      at_its_end = true;
    }
    if (recv_exact(socket, line + length, static_cast<size_t>(count)) < 0) return -1;
    length += static_cast<size_t>(count);
  }
  line[length] = '\0';
  return static_cast<ssize_t>(length);
}
