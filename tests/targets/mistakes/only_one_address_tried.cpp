// Listens on 127.0.0.1 and dials ::1; right: dials 127.0.0.1 when that is refused.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  listen_on_loopback(address, 8);
  sockaddr_in6 first{};
  first.sin6_family = AF_INET6;
  first.sin6_addr = in6addr_loopback;
  first.sin6_port = address.sin_port;
  const int client = socket(AF_INET6, SOCK_STREAM, 0);
  if (connect(client, reinterpret_cast<sockaddr*>(&first), sizeof first) == 0) return 0;
  close(client);
  if (choice == Choice::wrong) return 1;
  close(connect_to(address));
}
