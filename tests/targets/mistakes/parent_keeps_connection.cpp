// Serves four clients, each in a child; wrong: the parent keeps its copies of the connections.

#include <sys/wait.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  for (int turn = 0; turn < 4; ++turn) {
    const int client = connect_to(address);
    const int server = accept(listener, nullptr, nullptr);
    const pid_t child = fork();
    if (child == 0) {
      close(listener);
      check("send", send(server, "hi\n", 3, 0) == 3);
      _exit(0);
    }
    if (choice == Choice::right) close(server);
    check("wait", waitpid(child, nullptr, 0) == child);
    char text[8];
    check("recv", recv(client, text, sizeof text, 0) == 3);
    close(client);
  }
}
