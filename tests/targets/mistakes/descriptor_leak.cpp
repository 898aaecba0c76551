// Serves five clients in turn until each has finished; wrong: without closing its descriptor.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  for (int turn = 0; turn < 5; ++turn) {
    const int client = connect_to(address);
    const int server = accept(listener, nullptr, nullptr);
    check("send", send(client, "hi\n", 3, 0) == 3);
    close(client);
    char text[16];
    while (recv(server, text, sizeof text, 0) > 0) {
    }
    if (choice == Choice::right) close(server);
  }
}
