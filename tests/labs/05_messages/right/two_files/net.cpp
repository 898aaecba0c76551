// In C++, on functions in a file of their own, which say with exceptions what went wrong.

#include "net.h"

#include <arpa/inet.h>

#include <cerrno>
#include <cstdint>

#include "stream.hpp"

int send_message(int socket, const void* bytes, size_t length) try {
  if (length > message_max) throw Failure{EMSGSIZE};
  const std::uint32_t prefix = htonl(static_cast<std::uint32_t>(length));
  Stream stream{socket};
  stream.send(&prefix, sizeof prefix);
  stream.send(bytes, length);
  return 0;
} catch (const Failure& failure) {
  errno = failure.error;
  return -1;
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) try {
  std::uint32_t prefix = 0;
  Stream stream{socket};
  if (!stream.receive(&prefix, sizeof prefix)) return 0;
  const std::uint32_t announced = ntohl(prefix);
  if (announced > size) throw Failure{EMSGSIZE};
  if (announced > 0 && !stream.receive(buffer, announced)) throw Failure{EPROTO};
  *length = announced;
  return 1;
} catch (const Failure& failure) {
  errno = failure.error;
  return -1;
}
