// Waits for a client with select, which times out a few times first; wrong: fills the set once only; right:
// also uses select with no set at all, to sleep.

#include <sys/select.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(listener, &set);
  for (int turn = 0; turn < 4; ++turn) {
    if (choice == Choice::right) {
      FD_ZERO(&set);
      FD_SET(listener, &set);
      timeval nap{0, 1000};
      select(0, nullptr, nullptr, nullptr, &nap);
    }
    timeval time{0, 10'000};
    check("select", select(listener + 1, &set, nullptr, nullptr, &time) >= 0);
  }
}
