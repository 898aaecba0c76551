// Connects to the host of its command line; wrong: inet_pton refuses the name, and the address stays 0.0.0.0.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  check("usage: connected_to_any right|wrong HOST", argc > 2);
  sockaddr_in address{};
  listen_on_loopback(address, 8);
  in_addr host{};
  if (inet_pton(AF_INET, argv[2], &host) != 1 && choice == Choice::right) host = loopback().sin_addr;
  address.sin_addr = host;
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}
