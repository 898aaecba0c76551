// Connects to a port that nobody has; wrong: sends on the socket as if it were connected; right: makes
// another socket and goes to the next address.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in nobody{}, somebody{};
  const int taken = listen_on_loopback(nobody, 1);
  const int listener = listen_on_loopback(somebody, 1);
  close(taken);
  int client = socket(AF_INET, SOCK_STREAM, 0);
  const bool connected = connect(client, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody) == 0;
  check("nobody listens there", !connected);
  if (choice == Choice::right) {
    close(client);
    client = connect_to(somebody);
  }
  const auto sent = send(client, "hello\n", 6, MSG_NOSIGNAL);
  close(client);
  close(listener);
  return sent == 6 || choice == Choice::wrong ? 0 : 1;
}
