// send_all, recv_exact and recv_line, for sockets that block and for those that do not.

#include "net.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

// Whether to make the call again that has just failed: it was interrupted, or there was nothing to do for it
// and now there is. Sleeps until then.
static bool again(int socket, short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
  pollfd wanted{socket, events, 0};
  return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

int send_all(int socket, const void* bytes, size_t length) {
  const char* rest = static_cast<const char*>(bytes);
  while (length > 0) {
    const ssize_t sent = send(socket, rest, length, MSG_NOSIGNAL);  // no SIGPIPE: an error will do
    if (sent < 0) {
      if (!again(socket, POLLOUT)) return -1;
      continue;
    }
    rest += sent;
    length -= static_cast<size_t>(sent);
  }
  return 0;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  char* bytes = static_cast<char*>(buffer);
  size_t received = 0;
  while (received < length) {
    const ssize_t count = recv(socket, bytes + received, length - received, 0);
    if (count == 0) break;  // the stream has ended: what came is all there is
    if (count < 0) {
      if (!again(socket, POLLIN)) return -1;
      continue;
    }
    received += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(received);
}

// Byte by byte: what lies behind the newline belongs to whoever reads next.
ssize_t recv_line(int socket, char* line, size_t size) {
  size_t length = 0;
  while (length + 1 < size) {
    const ssize_t count = recv_exact(socket, line + length, 1);
    if (count < 0) return -1;
    if (count == 0) break;
    if (line[length++] == '\n') break;
  }
  line[length] = '\0';
  return static_cast<ssize_t>(length);
}
