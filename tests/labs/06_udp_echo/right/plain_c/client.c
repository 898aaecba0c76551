// A right one: plain C, SO_RCVTIMEO, and the address of what came is compared.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static int same(const struct sockaddr_in* a, const struct sockaddr_in* b) {
  return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
  if (s < 0 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) return 2;

  for (int i = 3; i < argc; i++) {
    char request[1500], answer[65536];
    unsigned number = htonl(i * 7);
    size_t length = 4 + strlen(argv[i]);
    memcpy(request, &number, 4);
    memcpy(request + 4, argv[i], length - 4);
    ssize_t count = -1;
    for (int tries = 0; tries < 5 && count < 0; tries++) {
      if (sendto(s, request, length, 0, (struct sockaddr*)&server, sizeof server) < 0) perror("sendto");
      const long end = now_us() + 100000;
      for (;;) {
        const long left = end - now_us();
        if (left <= 0) break;
        struct timeval wait = {left / 1000000, left % 1000000};
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t came = recvfrom(s, answer, sizeof answer, 0, (struct sockaddr*)&from, &size);
        if (came < 0 && errno == EAGAIN) break;
        if (came < 4 || !same(&from, &server) || memcmp(answer, request, 4) != 0) continue;
        count = came;
        break;
      }
    }
    if (count < 0) {
      fprintf(stderr, "no answer to %s\n", argv[i]);
      return 1;
    }
    fwrite(answer + 4, 1, count - 4, stdout);
    putchar('\n');
  }
  return 0;
}
