/* Plain C: the line through stdio, the bytes through the same stream, so that nothing is lost between them. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[100000];
  struct sockaddr_in address = {0};
  char line[100];
  long long size;
  FILE *server, *file;
  int fd;

  if (argc != 5) return 2;
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(argv[2]));
  if (inet_aton(argv[1], &address.sin_addr) == 0) return 2;
  fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1 || connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
    perror("connect");
    return 1;
  }
  dprintf(fd, "%s\n", argv[3]);
  server = fdopen(fd, "rb");
  if (server == NULL || fgets(line, sizeof line, server) == NULL || sscanf(line, "ok %lld", &size) != 1) {
    fprintf(stderr, "%s: the server does not send it\n", argv[3]);
    return 1;
  }
  if ((file = fopen(argv[4], "wb")) == NULL) {
    perror(argv[4]);
    return 1;
  }
  while (size > 0) {
    size_t most = size < (long long)sizeof buffer ? (size_t)size : sizeof buffer;
    size_t count = fread(buffer, 1, most, server);
    if (count == 0 || fwrite(buffer, 1, count, file) != count) break;
    size -= (long long)count;
  }
  if (fclose(file) == EOF || size > 0) {
    fprintf(stderr, "%s is not whole\n", argv[3]);
    unlink(argv[4]);
    return 1;
  }
  return 0;
}
