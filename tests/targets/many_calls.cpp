// Asks sockets about themselves as fast as it can, in several processes, each with a socket of its own.
//
//   many_calls PROCESSES CALLS

#include <sys/wait.h>
#include <unistd.h>

#include "check.hpp"

int main(int argc, char** argv) {
  check("usage: many_calls PROCESSES CALLS", argc == 3);
  const int processes = std::atoi(argv[1]), calls = std::atoi(argv[2]);
  for (int i = 0; i < processes; ++i) {
    if (fork() != 0) continue;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    check("socket", fd >= 0);
    for (int made = 0; made < calls; ++made) {
      int type = 0;
      socklen_t length = sizeof type;
      check("getsockopt", getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0);
    }
    close(fd);
    return 0;
  }
  int status = 0;
  for (int i = 0; i < processes; ++i) check("wait", wait(&status) > 0 && status == 0);
  return 0;
}
