// Sends 8 MB to a caller who does not read, while another has asked something; right: serves the other first.
// The alarm ends the wrong one.

#include <sys/wait.h>

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const pid_t child = fork();
  if (child == 0) {
    close(listener);
    const int slow = connect_to(address), other = connect_to(address);
    send(other, "hello?\n", 7, 0);
    char text[64];
    recv(other, text, sizeof text, 0);  // the answer
    close(slow);
    return 0;
  }
  const int slow = accept(listener, nullptr, nullptr), other = accept(listener, nullptr, nullptr);
  wait_for(other, POLLIN);
  if (choice == Choice::right) {
    char text[64];
    recv(other, text, sizeof text, 0);
    send(other, "yes\n", 4, 0);
  }
  const std::string data(8 << 20, 'x');
  if (choice == Choice::wrong) alarm(2);
  send(slow, data.data(), data.size(), MSG_NOSIGNAL);
  close(slow);
  close(other);
  waitpid(child, nullptr, 0);
}
