// Sends twice to a client that has gone: the first is answered with RST, the second breaks. Right:
// MSG_NOSIGNAL.

#include <cerrno>

#include "choice.hpp"

int main(int argc, char** argv) {
  const int flags = choice_from(argc, argv) == Choice::right ? MSG_NOSIGNAL : 0;
  const Pair pair = connected_pair();
  close(pair.client);
  wait_for(pair.server, POLLIN);
  send(pair.server, "one\n", 4, flags);
  wait_for(pair.server, POLLHUP);
  for (int turn = 0; turn < 3; ++turn)  // the first of these may still report ECONNRESET
    if (send(pair.server, "two\n", 4, flags) < 0 && errno == EPIPE) break;
  close(pair.server);
}
