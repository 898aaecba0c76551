// Receives 600 bytes; wrong: with a call for each. Right: a line's end is looked for byte by byte, and the
// rest read at once.

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const std::string data(600, 'x');
  check("send", send(pair.client, data.data(), data.size(), 0) > 0);
  close(pair.client);
  char text[1024];
  for (int turn = 0; turn < (choice == Choice::right ? 60 : 600); ++turn) recv(pair.server, text, 1, 0);
  while (recv(pair.server, text, sizeof text, 0) > 0) {
  }
  close(pair.server);
}
