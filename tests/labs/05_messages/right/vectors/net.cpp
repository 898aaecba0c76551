// Prefix and message leave in one call with two parts (sendmsg), and the rest of them after a short one.

#include "net.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

int send_message(int socket, const void* bytes, size_t length) {
  if (length > message_max) {
    errno = EMSGSIZE;
    return -1;
  }
  std::uint32_t prefix = htonl(static_cast<std::uint32_t>(length));
  std::array<iovec, 2> parts{iovec{&prefix, sizeof prefix}, iovec{const_cast<void*>(bytes), length}};
  std::size_t left = sizeof prefix + length;
  while (left > 0) {
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return -1;
    auto passed = static_cast<std::size_t>(sent);
    left -= passed;
    for (auto& part : parts) {
      const auto step = std::min(passed, part.iov_len);
      part.iov_base = static_cast<char*>(part.iov_base) + step;
      part.iov_len -= step;
      passed -= step;
    }
  }
  return 0;
}

static std::size_t recv_until(int socket, void* buffer, std::size_t length, int& error) {
  std::size_t received = 0;
  while (received < length) {
    const ssize_t count = recv(socket, static_cast<char*>(buffer) + received, length - received, MSG_WAITALL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) error = errno;
    if (count <= 0) break;
    received += static_cast<std::size_t>(count);
  }
  return received;
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) {
  int error = 0;
  std::uint32_t prefix = 0;
  const auto came = recv_until(socket, &prefix, sizeof prefix, error);
  if (came == 0 && error == 0) return 0;
  const std::uint32_t announced = ntohl(prefix);
  if (error == 0 && came < sizeof prefix) error = EPROTO;
  if (error == 0 && announced > size) error = EMSGSIZE;
  if (error == 0 && recv_until(socket, buffer, announced, error) < announced && error == 0) error = EPROTO;
  if (error != 0) {
    errno = error;
    return -1;
  }
  *length = announced;
  return 1;
}
