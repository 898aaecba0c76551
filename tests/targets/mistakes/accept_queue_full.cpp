// Four callers at once, and a listener whose backlog is 0; right: 8.

#include <fcntl.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, choice == Choice::right ? 8 : 0);
  for (int caller = 0; caller < 4; ++caller) {
    const int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    pollfd wanted{client, POLLOUT, 0};
    poll(&wanted, 1, 300);  // ms: the first two get through
  }
  close(accept(listener, nullptr, nullptr));
}
