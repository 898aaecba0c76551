// Mistake: takes the bytes for a C string, which ends at the first zero.

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[65536];

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (s < 0) {
    perror("socket");
    return 1;
  }
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = INADDR_ANY;
  address.sin_port = htons(atoi(argv[1]));
  if (bind(s, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("bind");
    return 1;
  }
  for (;;) {
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    ssize_t count = recvfrom(s, buffer, sizeof buffer - 1, 0, (struct sockaddr*)&from, &length);
    if (count < 0) {
      perror("recvfrom");
      continue;
    }
    buffer[count] = 0;
    if (sendto(s, buffer, strlen(buffer), 0, (struct sockaddr*)&from, length) < 0) perror("sendto");
  }
}
