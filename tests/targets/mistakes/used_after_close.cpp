// Sends on a descriptor; wrong: that it has closed. Right: on a duplicate that is still open.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const int copy = dup(pair.server);
  close(pair.server);
  send(choice == Choice::wrong ? pair.server : copy, "hello\n", 6, MSG_NOSIGNAL);
}
