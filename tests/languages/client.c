/* Sends one line in C and prints what comes back. usage: client PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&address, sizeof address) != 0) return 1;
  if (send(fd, "a line\n", 7, 0) != 7 || shutdown(fd, SHUT_WR) != 0) return 1;
  char text[256];
  ssize_t size;
  while ((size = recv(fd, text, sizeof text, 0)) > 0) fwrite(text, 1, (size_t)size, stdout);
  return 0;
}
