// Reads what a client sent before it closed; wrong: only a negative result ends the loop (here after 20
// turns).

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  check("send", send(pair.client, "bye\n", 4, 0) == 4);
  close(pair.client);
  char text[64];
  for (int turn = 0; turn < 20; ++turn) {
    const ssize_t count = recv(pair.server, text, sizeof text, 0);
    if (count < 0) break;
    if (count == 0 && choice == Choice::right) break;
  }
  close(pair.server);
}
