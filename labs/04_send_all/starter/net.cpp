// L4: three functions that everything else on a stream can be built from. net.h says what each promises.

#include "net.h"

#include <sys/socket.h>

#include <cerrno>

int send_all(int socket, const void* bytes, size_t length) {
  // TODO: send may take a part of what it is given, be interrupted, or find no room.
  (void)socket, (void)bytes, (void)length;
  errno = ENOSYS;
  return -1;
}

ssize_t recv_exact(int socket, void* buffer, size_t length) {
  // TODO: recv returns what is there: a part, or 0 at the end of the stream.
  (void)socket, (void)buffer, (void)length;
  errno = ENOSYS;
  return -1;
}

ssize_t recv_line(int socket, char* line, size_t size) {
  // TODO: up to the newline, and not one byte more.
  (void)socket, (void)line, (void)size;
  errno = ENOSYS;
  return -1;
}
