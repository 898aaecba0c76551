// A server and a client of one port; wrong: the client stores htonl(port), whose low half is 0.

#include <cstdint>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 4);
  const auto port = static_cast<std::uint32_t>(ntohs(address.sin_port));
  sockaddr_in wanted = address;
  if (choice == Choice::wrong) wanted.sin_port = static_cast<in_port_t>(htonl(port));
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  const int status = connect(client, reinterpret_cast<sockaddr*>(&wanted), sizeof wanted);
  close(client);
  close(listener);
  return (status == 0) == (choice == Choice::right) ? 0 : 1;
}
