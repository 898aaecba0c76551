// Translates an address and listens there; wrong: a name, of which inet_addr makes 255.255.255.255.

#include "choice.hpp"

int main(int argc, char** argv) {
  sockaddr_in address = loopback();
  address.sin_addr.s_addr = inet_addr(choice_from(argc, argv) == Choice::wrong ? "localhost" : "127.0.0.1");
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, 1) == 0);
  if (argc > 2) return 0;
  // A datagram for everybody is right (ip(7)).
  const int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
  const int yes = 1;
  setsockopt(datagrams, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
  address.sin_addr.s_addr = INADDR_BROADCAST;
  address.sin_port = htons(9);
  sendto(datagrams, "x", 1, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
}
