// Serves two callers, of whom the first resets its connection; wrong: ends when recv fails.

#include <sys/wait.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const pid_t server = fork();
  if (server == 0) {
    for (int caller = 0; caller < 2; ++caller) {
      const int connection = accept(listener, nullptr, nullptr);
      wait_for(connection, POLLIN);
      char text[16];
      if (recv(connection, text, sizeof text, 0) < 0 && choice == Choice::wrong) return 1;
      close(connection);
    }
    return 0;
  }
  close(listener);
  const int first = connect_to(address), second = connect_to(address);
  const linger reset{1, 0};
  setsockopt(first, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(first);
  send(second, "hello\n", 6, MSG_NOSIGNAL);
  waitpid(server, nullptr, 0);
}
