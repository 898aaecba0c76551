// Messages on a stream: 4 bytes of length in network byte order, then so many bytes.

#include "net.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

static int send_all(int socket, const void* bytes, size_t length) {
  const char* rest = static_cast<const char*>(bytes);
  while (length > 0) {
    const ssize_t sent = send(socket, rest, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return -1;
    rest += sent;
    length -= static_cast<size_t>(sent);
  }
  return 0;
}

// `length`; less when the stream has ended before; -1 when the connection is broken.
static ssize_t recv_exact(int socket, void* buffer, size_t length) {
  size_t received = 0;
  while (received < length) {
    const ssize_t count = recv(socket, static_cast<char*>(buffer) + received, length - received, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    received += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(received);
}

static int refuse(int error) {
  errno = error;
  return -1;
}

int send_message(int socket, const void* bytes, size_t length) {
  if (length > message_max) return refuse(EMSGSIZE);
  const std::uint32_t prefix = htonl(static_cast<std::uint32_t>(length));
  if (send_all(socket, &prefix, sizeof prefix) < 0) return -1;
  return send_all(socket, bytes, length);
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) {
  std::uint32_t prefix = 0;
  const ssize_t came = recv_exact(socket, &prefix, sizeof prefix);
  if (came <= 0) return static_cast<int>(came);  // 0: the stream has ended between two messages
  if (came < static_cast<ssize_t>(sizeof prefix)) return refuse(EPROTO);

  const std::uint32_t announced = ntohl(prefix);  // unsigned: 0xFFFFFFFF is large, and not -1
  if (announced > size)
    return refuse(EMSGSIZE);  // before anything is received: the other end may say anything
  const ssize_t received = recv_exact(socket, buffer, announced);
  if (received < 0) return -1;
  if (static_cast<std::uint32_t>(received) < announced) return refuse(EPROTO);
  *length = announced;
  return 1;
}
