// Answers a request before it has read all of it; wrong: closes then; right: reads the rest first.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  char text[64] = {};
  check("request", send(pair.client, text, sizeof text, 0) == sizeof text);
  check("read", recv(pair.server, text, 16, 0) == 16);
  check("answer", send(pair.server, "no\n", 3, 0) == 3);
  if (choice == Choice::right) {
    shutdown(pair.client, SHUT_WR);
    while (recv(pair.server, text, sizeof text, 0) > 0) {
    }
  }
  close(pair.server);
  wait_for(pair.client, choice == Choice::right ? POLLIN : POLLHUP);
  while (recv(pair.client, text, sizeof text, 0) > 0) {
  }
  close(pair.client);
}
