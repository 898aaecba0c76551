// Forks a child for a caller and is ended by SIGINT; wrong: the child keeps the listener. Right: closes it.

#include <sys/wait.h>

#include <csignal>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const int caller = connect_to(address);
  const pid_t server = fork();
  if (server == 0) {
    close(caller);
    const int connection = accept(listener, nullptr, nullptr);
    if (fork() == 0) {
      if (choice == Choice::right) close(listener);
      char text[16];
      recv(connection, text, sizeof text, 0);  // until the caller goes
      return 0;
    }
    close(connection);
    raise(SIGINT);
  }
  close(listener);
  waitpid(server, nullptr, 0);
  usleep(100'000);
  close(caller);
}
