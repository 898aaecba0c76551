// The connection as a stream of stdio: fdopen and fread, which asks again until its block is full or the end
// comes.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2]))};
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    fprintf(stderr, "%s: no address\n", argv[1]);
    return 1;
  }
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0 || connect(server, (struct sockaddr*)&address, sizeof address) != 0) {
    fprintf(stderr, "cannot connect: %s\n", strerror(errno));
    return 1;
  }
  FILE* stream = fdopen(server, "r");
  if (stream == NULL) {
    perror("fdopen");
    return 1;
  }
  char block[256];
  size_t count;
  while ((count = fread(block, 1, sizeof block, stream)) > 0) fwrite(block, 1, count, stdout);
  if (ferror(stream)) {
    perror("read");
    return 1;
  }
  fclose(stream);
  return 0;
}
