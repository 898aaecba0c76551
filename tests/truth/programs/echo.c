/* A line there and back, without a C++ library: built with musl as one static program. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in loopback(const char* port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  struct sockaddr_in address = loopback(argv[2]);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  char text[64];
  if (strcmp(argv[1], "client") == 0) {
    if (connect(fd, (struct sockaddr*)&address, sizeof address) < 0) return 1;
    if (send(fd, "over musl\n", 10, 0) != 10) return 1;
    if (recv(fd, text, 10, MSG_WAITALL) != 10) return 1;
    return close(fd) == 0 ? 0 : 1;
  }
  if (bind(fd, (struct sockaddr*)&address, sizeof address) < 0 || listen(fd, 4) < 0) return 1;
  const int connection = accept(fd, NULL, NULL);
  if (connection < 0) return 1;
  for (ssize_t count; (count = read(connection, text, sizeof text)) > 0;)
    if (write(connection, text, (size_t)count) != count) return 1;
  close(connection);
  close(fd);
  return 0;
}
