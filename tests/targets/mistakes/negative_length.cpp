// Sends back what came on a connection that was reset; wrong: as many bytes as recv returned, -1.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const linger reset{1, 0};
  setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(pair.client);
  wait_for(pair.server, POLLIN);
  char text[64];
  const ssize_t count = recv(pair.server, text, sizeof text, 0);
  if (choice == Choice::wrong || count > 0)
    send(pair.server, text, static_cast<std::size_t>(count), MSG_NOSIGNAL);
  close(pair.server);
}
