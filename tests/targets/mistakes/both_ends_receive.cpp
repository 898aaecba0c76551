// Asks a question and waits for the answer, while the child waits for the end of the question; right: shuts
// its direction down. The parent's alarm ends the wrong one.

#include <sys/wait.h>

#include <csignal>

#include "choice.hpp"

namespace {

void answer(int server) {
  char text[64];
  while (recv(server, text, sizeof text, 0) > 0) {
  }
  send(server, "answer\n", 7, MSG_NOSIGNAL);
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const pid_t child = fork();
  if (child == 0) {
    close(pair.client);
    answer(pair.server);
    return 0;
  }
  close(pair.server);
  send(pair.client, "question\n", 9, 0);
  if (choice == Choice::right) shutdown(pair.client, SHUT_WR);
  if (choice == Choice::wrong) alarm(1);
  char text[64];
  recv(pair.client, text, sizeof text, 0);
  close(pair.client);
  waitpid(child, nullptr, 0);
}
