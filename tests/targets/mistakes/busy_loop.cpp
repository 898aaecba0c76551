// Asks a socket that does not block two thousand times; right: sleeps between, which is slow but no circle.

#include <fcntl.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  fcntl(pair.server, F_SETFL, O_NONBLOCK);
  char text[8];
  for (int turn = 0; turn < 1100; ++turn) {
    if (recv(pair.server, text, sizeof text, 0) >= 0) return 1;
    if (choice == Choice::right) usleep(300);
  }
}
