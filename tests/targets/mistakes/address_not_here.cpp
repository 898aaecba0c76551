// Binds to the address of somebody else's machine; right: goes on to one of its own.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  address.sin_addr.s_addr = htonl(0xC0000201);  // 192.0.2.1, of RFC 5737
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return 0;
  if (choice == Choice::wrong) return 1;
  address = loopback();
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}
