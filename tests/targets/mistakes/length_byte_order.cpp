// Sends messages with their length before them; wrong: with the number's bytes as this machine keeps them,
// which the receiver, who reads them as the network's, takes for 100 MB.

#include <cstdint>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const std::uint32_t length = choice == Choice::right ? htonl(6) : 6;
  check("send", send(pair.client, &length, sizeof length, 0) == sizeof length);
  check("send", send(pair.client, "hello\n", 6, 0) == 6);
  std::uint32_t said = 0;
  check("recv", recv(pair.server, &said, sizeof said, MSG_WAITALL) == sizeof said);
  char text[64];
  close(pair.client);
  const std::size_t wanted = ntohl(said);
  static char room[1 << 27];
  recv(pair.server, wanted > sizeof text ? room : text, wanted, 0);
}
