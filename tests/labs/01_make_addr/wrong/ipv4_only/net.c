// Mistake: knows IPv4 alone.

#include "net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static int read_port(const char* text) {
  int number = 0;
  if (*text == '\0') return -1;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9') return -1;
    number = number * 10 + (*text - '0');
    if (number > 65535) return -1;
  }
  return number;
}

int make_addr(const char* host, const char* port, struct sockaddr_storage* address, socklen_t* length) {
  int number = read_port(port);
  if (number < 0) return -1;
  memset(address, 0, sizeof *address);
  struct sockaddr_in* v4 = (struct sockaddr_in*)address;
  if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(number);
    *length = sizeof *v4;
    return 0;
  }
  return -1;
}
