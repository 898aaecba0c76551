// A child ends while its parent waits in accept, and SIGCHLD has a handler without SA_RESTART; wrong: gives
// up; right: calls accept again.

#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "choice.hpp"

namespace {

void on_child(int) {
  const int kept = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = kept;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  struct sigaction action {};
  action.sa_handler = on_child;
  sigaction(SIGCHLD, &action, nullptr);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  if (fork() == 0) {
    usleep(100'000);
    _exit(0);
  }
  if (fork() == 0) {
    usleep(400'000);
    close(connect_to(address));
    _exit(0);
  }
  while (true) {
    const int server = accept(listener, nullptr, nullptr);
    if (server >= 0) return 0;
    if (errno != EINTR || choice == Choice::wrong) return 1;
  }
}
