// Mistake: receives as much as the length says, whatever the buffer holds.

#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

static int send_all(int socket, const void* bytes, size_t length) {
  const char* rest = bytes;
  while (length > 0) {
    ssize_t sent = send(socket, rest, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return -1;
    rest += sent;
    length -= sent;
  }
  return 0;
}

static ssize_t recv_exact(int socket, void* buffer, size_t length) {
  size_t received = 0;
  while (received < length) {
    ssize_t count = recv(socket, (char*)buffer + received, length - received, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    received += count;
  }
  return received;
}

static int refuse(int error) {
  errno = error;
  return -1;
}

int send_message(int socket, const void* bytes, size_t length) {
  if (length > message_max) return refuse(EMSGSIZE);
  uint32_t prefix = htonl(length);
  if (send_all(socket, &prefix, sizeof prefix) < 0) return -1;
  return send_all(socket, bytes, length);
}

int recv_message(int socket, void* buffer, size_t size, size_t* length) {
  uint32_t prefix;
  ssize_t came = recv_exact(socket, &prefix, sizeof prefix);
  if (came <= 0) return came;
  if (came < (ssize_t)sizeof prefix) return refuse(EPROTO);
  uint32_t announced = ntohl(prefix);
  ssize_t received = recv_exact(socket, buffer, announced);
  if (received < 0) return -1;
  if (received < announced) return refuse(EPROTO);
  *length = announced;
  return 1;
}
