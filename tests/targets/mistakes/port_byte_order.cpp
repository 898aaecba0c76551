// Listens on the port of its command line; wrong: the port's bytes as this machine keeps them.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  check("usage: port_byte_order right|wrong PORT", argc > 2);
  const auto port = static_cast<in_port_t>(std::atoi(argv[2]));
  sockaddr_in address = loopback();
  address.sin_port = choice == Choice::wrong ? port : htons(port);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, 1) == 0);
}
