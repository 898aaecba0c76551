// Serves six clients, each in a child; wrong: waits for one of them only; right: waits for all that have
// ended before each accept.

#include <sys/wait.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  for (int turn = 0; turn < 6; ++turn) {
    const int client = connect_to(address);
    const int server = accept(listener, nullptr, nullptr);
    const pid_t child = fork();
    if (child == 0) {
      check("send", send(server, "hi\n", 3, 0) == 3);
      _exit(0);
    }
    close(server);
    char text[8];
    while (recv(client, text, sizeof text, 0) > 0) {
    }
    close(client);
    usleep(20'000);  // the child ends
    if (choice == Choice::right || turn == 0) waitpid(child, nullptr, 0);
  }
}
