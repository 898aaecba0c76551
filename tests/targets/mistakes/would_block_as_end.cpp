// A client that needs a moment before it speaks; wrong: the server takes EAGAIN for the end; right: waits.

#include <fcntl.h>

#include <cerrno>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  fcntl(pair.server, F_SETFL, O_NONBLOCK);
  char text[8];
  auto got = recv(pair.server, text, sizeof text, 0);
  check("nothing yet", got < 0 && errno == EAGAIN);
  if (choice == Choice::wrong) {
    close(pair.server);
    return 0;
  }
  check("send", send(pair.client, "hi\n", 3, 0) == 3);
  wait_for(pair.server, POLLIN);
  got = recv(pair.server, text, sizeof text, 0);
  close(pair.server);
  return got == 3 ? 0 : 1;
}
