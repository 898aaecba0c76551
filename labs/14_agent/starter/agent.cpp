// L14 Agent: remembers numbers, answers managers, and tells those who watch.
//
//   agent PATH
//
// README.md says what is asked.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: agent PATH\n");
    return 2;
  }
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // TODO: put the path of argv[1] into address.sun_path, if it fits. What if a file is there already?
  (void)address, (void)argv;

  // TODO: bind and listen, so that only the owner may connect.

  // TODO: for ever: wait for all managers at once, read lines, answer them, send traps.

  close(listener);
  return 0;
}
