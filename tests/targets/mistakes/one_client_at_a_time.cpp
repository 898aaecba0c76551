// A silent client and one that talks; wrong: the server waits for the first; right: for both, with poll.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const pid_t clients = fork();
  if (clients == 0) {
    close(listener);
    const int silent = connect_to(address);
    usleep(100'000);
    const int talking = connect_to(address);
    check("send", send(talking, "hi\n", 3, 0) == 3);
    usleep(500'000);
    close(silent);
    char text[8];
    while (recv(talking, text, sizeof text, 0) > 0) {
    }
    _exit(0);
  }
  const int first = accept(listener, nullptr, nullptr);
  char text[8];
  if (choice == Choice::right) wait_for(listener, POLLIN);
  if (choice == Choice::wrong) check("the silent one", recv(first, text, sizeof text, 0) == 0);
  const int second = accept(listener, nullptr, nullptr);
  check("recv", recv(second, text, sizeof text, 0) == 3);
  close(second);
  close(first);
}
