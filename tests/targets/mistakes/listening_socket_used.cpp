// Accepts a client and reads; wrong: from the listener.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  check("send", send(pair.client, "hi\n", 3, 0) == 3);
  char text[16];
  recv(choice == Choice::right ? pair.server : pair.listener, text, sizeof text, 0);
}
