// Waits in vain with select; wrong: sets the timeout once, so that it is used up; right: also asks without
// waiting, on purpose.

#include <sys/select.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  timeval time{0, choice == Choice::right ? 0 : 10'000};
  for (int turn = 0; turn < 30; ++turn) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(listener, &set);
    check("select", select(listener + 1, &set, nullptr, nullptr, &time) == 0);
  }
}
