// L14 Manager: polls an agent, and prints its answers and its traps.
//
//   manager PATH NAME...
//
// README.md says what is asked.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: manager PATH NAME...\n");
    return 2;
  }
  int agent = socket(AF_UNIX, SOCK_STREAM, 0);
  if (agent < 0) {
    std::perror("socket");
    return 1;
  }

  // TODO: connect to the path of argv[1].
  (void)argv;

  // TODO: say WATCH, then GET for each NAME; print the answers, and the traps that come between them.

  close(agent);
  return 0;
}
