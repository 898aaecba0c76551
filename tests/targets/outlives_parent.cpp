// Ends at once with 4; its child lives on until it has a new parent, then makes a socket.

#include <unistd.h>

#include "check.hpp"

int main() {
  const pid_t parent = getpid();
  if (fork() != 0) return 4;
  while (getppid() == parent) usleep(1000);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", fd >= 0);
  close(fd);
  return 0;
}
