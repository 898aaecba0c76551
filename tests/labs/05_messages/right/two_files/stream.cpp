#include "stream.hpp"

#include <sys/socket.h>

#include <cerrno>

void Stream::send(const void* bytes, std::size_t length) {
  const char* rest = static_cast<const char*>(bytes);
  for (const char* end = rest + length; rest < end;) {
    const ssize_t sent = ::send(socket_, rest, static_cast<std::size_t>(end - rest), MSG_NOSIGNAL);
    if (sent >= 0)
      rest += sent;
    else if (errno != EINTR)
      throw Failure{errno};
  }
}

bool Stream::receive(void* buffer, std::size_t length) {
  char* next = static_cast<char*>(buffer);
  for (char* end = next + length; next < end;) {
    const ssize_t count = ::recv(socket_, next, static_cast<std::size_t>(end - next), 0);
    if (count == 0 && next == buffer) return false;
    if (count == 0) throw Failure{EPROTO};
    if (count > 0)
      next += count;
    else if (errno != EINTR)
      throw Failure{errno};
  }
  return true;
}
