// Mistake: prints the buffer as a string, although recv puts no 0 behind what came.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(atoi(argv[2]));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    fprintf(stderr, "%s is no IPv4 address\n", argv[1]);
    return 1;
  }
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    perror("socket");
    return 1;
  }
  if (connect(server, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("connect");
    return 1;
  }
  char buffer[4096] = "";
  for (;;) {
    ssize_t count = recv(server, buffer, sizeof buffer, 0);
    if (count < 0) {
      perror("recv");
      return 1;
    }
    if (count == 0) break;
    printf("%s", buffer);
  }
  close(server);
  return 0;
}
