// Sends to a UDP port where nobody is, over a connected socket; right: somebody is there.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  const int receiver = socket(AF_INET, SOCK_DGRAM, 0);
  check("bind", bind(receiver, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  getsockname(receiver, reinterpret_cast<sockaddr*>(&address), &length);
  if (choice == Choice::wrong) close(receiver);
  const int client = socket(AF_INET, SOCK_DGRAM, 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  send(client, "hello\n", 6, 0);
  char text[64];
  if (recv(client, text, sizeof text, choice == Choice::right ? MSG_DONTWAIT : 0) < 0) std::perror("recv");
}
