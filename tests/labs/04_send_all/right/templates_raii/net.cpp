// In C++: one loop for both directions, given what to call and what to wait for.

#include "net.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <span>

namespace {

/// Moves all of `bytes` with `call`, which moves some. How many it moved before the stream ended; -1 at an
/// error.
template <class Byte, class Call>
ssize_t move_all(int socket, short readiness, std::span<Byte> bytes, Call call) {
  std::size_t moved = 0;
  while (moved < bytes.size()) {
    const auto rest = bytes.subspan(moved);
    const ssize_t count = call(rest.data(), rest.size());
    if (count > 0) moved += static_cast<std::size_t>(count);
    if (count == 0) break;
    if (count > 0 || errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    pollfd wanted{socket, readiness, 0};
    if (poll(&wanted, 1, -1) < 0 && errno != EINTR) return -1;
  }
  return static_cast<ssize_t>(moved);
}

}  // namespace

int send_all(int socket, const void* bytes, size_t length) {
  const auto send_some = [socket](const char* from, std::size_t count) {
    return send(socket, from, count, MSG_NOSIGNAL);
  };
  return move_all(socket, POLLOUT, std::span{static_cast<const char*>(bytes), length}, send_some) < 0 ? -1
                                                                                                      : 0;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  const auto receive_some = [socket](char* to, std::size_t count) { return recv(socket, to, count, 0); };
  return move_all(socket, POLLIN, std::span{static_cast<char*>(buffer), length}, receive_some);
}

ssize_t recv_line(int socket, char* line, size_t size) {
  std::size_t length = 0;
  while (length + 1 < size && (length == 0 || line[length - 1] != '\n')) {
    const ssize_t count = recv_exact(socket, line + length, 1);
    if (count < 0) return -1;
    if (count == 0) break;
    ++length;
  }
  line[length] = '\0';
  return static_cast<ssize_t>(length);
}
