// In C, in place: the storage is cleared and filled through pointers; strtoul, with a look at what it passes
// over.

#include "net.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

int make_addr(const char* host, const char* port, struct sockaddr_storage* address, socklen_t* length) {
  char* end = NULL;
  const unsigned long number = strtoul(port, &end, 10);
  if (!isdigit((unsigned char)port[0]) || *end != '\0' || number > 65535) return -1;

  memset(address, 0, sizeof *address);
  struct sockaddr_in* v4 = (struct sockaddr_in*)address;
  struct sockaddr_in6* v6 = (struct sockaddr_in6*)address;
  if (inet_pton(AF_INET, host, &v4->sin_addr) > 0) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons((unsigned short)number);
    *length = sizeof(struct sockaddr_in);
  } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) > 0) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons((unsigned short)number);
    *length = sizeof(struct sockaddr_in6);
  } else {
    return -1;
  }
  return 0;
}
