// L5: messages on a stream. net.h says what each function promises.

#include "net.h"

#include <sys/socket.h>

#include <cerrno>

int send_message(int socket, const void* bytes, size_t length) {
  // TODO: the length in front, 4 bytes in network byte order, and the bytes behind it.
  (void)socket, (void)bytes, (void)length;
  errno = ENOSYS;
  return -1;
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) {
  // TODO: the length in front, which may come in pieces and may say anything; then so many bytes.
  (void)socket, (void)buffer, (void)size;
  *length = 0;
  errno = ENOSYS;
  return -1;
}
