// Dials from a port of its own choice; right: lets the kernel choose.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{}, own = loopback();
  listen_on_loopback(address, 8);
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  if (choice == Choice::wrong) own.sin_port = htons(4200);
  check("bind", bind(client, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}
