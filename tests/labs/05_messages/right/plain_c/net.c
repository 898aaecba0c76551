// In C: prefix and message are put together and sent as one; the length is read from unsigned bytes.

#include "net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int send_message(int socket, const void* bytes, size_t length) {
  if (length > message_max) {
    errno = EMSGSIZE;
    return -1;
  }
  unsigned char* whole = malloc(4 + length);
  if (whole == NULL) return -1;
  for (int i = 0; i < 4; i++) whole[i] = (unsigned char)(length >> (24 - 8 * i));
  memcpy(whole + 4, bytes, length);
  int result = 0;
  for (size_t sent = 0; sent < 4 + length;) {
    ssize_t count = send(socket, whole + sent, 4 + length - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += (size_t)count;
    } else if (errno != EINTR) {
      result = -1;
      break;
    }
  }
  free(whole);
  return result;
}

/* 1: all came; 0: the stream ended before the first byte; -1: an error, EPROTO when it ended later. */
static int receive(int socket, unsigned char* bytes, size_t length) {
  size_t received = 0;
  while (received < length) {
    ssize_t count = read(socket, bytes + received, length - received);
    if (count > 0) {
      received += (size_t)count;
    } else if (count == 0) {
      if (received == 0) return 0;
      errno = EPROTO;
      return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return 1;
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) {
  unsigned char prefix[4];
  int result = receive(socket, prefix, sizeof prefix);
  if (result != 1) return result;
  size_t announced = 0;
  for (int i = 0; i < 4; i++) announced = announced << 8 | prefix[i];
  if (announced > size) {
    errno = EMSGSIZE;
    return -1;
  }
  result = receive(socket, buffer, announced);
  if (result == 0) errno = EPROTO;
  if (result != 1) return -1;
  *length = announced;
  return 1;
}
