// Sends 3 MB and closes; wrong: with SO_LINGER {1, 0}, which throws away what has not gone out. Right: a
// server that resets a caller who owes it an answer, with nothing left to send.

#include <sys/wait.h>

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const int small = 4096;
  setsockopt(pair.server, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  const std::string data(choice == Choice::wrong ? 3 << 20 : 100, 'x');
  const pid_t child = fork();
  if (child == 0) {
    close(pair.client);
    char text[4096];
    while (recv(pair.server, text, sizeof text, 0) > 0) usleep(10'000);
    return 0;
  }
  close(pair.server);
  send(pair.client, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (choice == Choice::right) {
    pollfd wanted{pair.client, POLLIN, 0};
    poll(&wanted, 1, 200);  // ms
  }
  const linger reset{1, 0};
  setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(pair.client);
  waitpid(child, nullptr, 0);
}
