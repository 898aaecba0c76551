// A right one: plain C, recvmsg and sendmsg.

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static char bytes[65536];

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  if (s < 0 || bind(s, (struct sockaddr*)&address, sizeof address) < 0) {
    perror("bind");
    return 1;
  }
  for (;;) {
    struct sockaddr_in from;
    struct iovec part = {bytes, sizeof bytes};
    struct msghdr message = {
        .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1};
    ssize_t count = recvmsg(s, &message, 0);
    if (count < 0) continue;
    part.iov_len = count;
    message.msg_control = NULL;
    message.msg_controllen = 0;
    if (sendmsg(s, &message, 0) < 0) perror("sendmsg");
  }
}
