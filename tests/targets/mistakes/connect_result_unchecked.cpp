// Connects without blocking to a port that nobody has; wrong: sends when the socket is writable, and again;
// right: asks for SO_ERROR first.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in nobody{};
  close(listen_on_loopback(nobody, 1));
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody) < 0);
  wait_for(client, POLLOUT);
  int error = 0;
  socklen_t length = sizeof error;
  if (choice == Choice::right)
    check("SO_ERROR", getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &length) == 0);
  for (int turn = 0; turn < 2 && error == 0; ++turn) send(client, "hi\n", 3, MSG_NOSIGNAL);
  close(client);
}
