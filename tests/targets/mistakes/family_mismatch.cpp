// Connects with an address of the other family than the socket's; right: of the same.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  listen_on_loopback(address, 8);
  const int client = socket(choice == Choice::right ? AF_INET : AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 other{};
  other.sin6_family = AF_INET6;
  other.sin6_addr = in6addr_loopback;
  other.sin6_port = address.sin_port;
  if (argc > 2 && choice == Choice::wrong) {
    const int four = socket(AF_INET, SOCK_STREAM, 0);
    return connect(four, reinterpret_cast<sockaddr*>(&other), sizeof other) == 0 ? 0 : 1;
  }
  return connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? 0 : 1;
}
