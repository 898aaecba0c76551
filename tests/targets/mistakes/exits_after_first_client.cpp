// Serves a caller and ends; wrong: while another caller is still to come, who is refused.

#include <sys/wait.h>

#include "choice.hpp"

namespace {

bool dial(const sockaddr_in& address) {
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  const bool answered = connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  char text[16];
  if (answered) recv(client, text, sizeof text, 0);
  close(client);
  return answered;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  const pid_t server = fork();
  if (server == 0) {
    for (int caller = 0; caller < (choice == Choice::right ? 2 : 1); ++caller) {
      const int connection = accept(listener, nullptr, nullptr);
      send(connection, "hello\n", 6, 0);
      close(connection);
    }
    return 0;
  }
  close(listener);
  dial(address);
  if (choice == Choice::wrong) waitpid(server, nullptr, 0);
  dial(address);
  if (choice == Choice::right) waitpid(server, nullptr, 0);
}
