// Waits for a client that is there; wrong: with the listener itself as the count.

#include <sys/select.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const int client = connect_to(address);
  for (int turn = 0; turn < 3; ++turn) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(listener, &set);
    timeval time{0, 10'000};
    const int ready =
        select(choice == Choice::right ? listener + 1 : listener, &set, nullptr, nullptr, &time);
    check("select", ready == (choice == Choice::right ? 1 : 0));
  }
  close(client);
}
