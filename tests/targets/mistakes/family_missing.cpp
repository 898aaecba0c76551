// Binds, connects or sends with sin_family 0; right: AF_INET, and AF_UNSPEC where it ends an association.

#include "choice.hpp"

#include <string_view>

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const std::string_view which = argc > 2 ? argv[2] : "bind";
  const Pair pair = connected_pair();
  sockaddr_in address = which == "connect" ? pair.address : loopback();
  if (choice == Choice::wrong) address.sin_family = 0;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (which == "bind") bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (which == "connect") connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (choice == Choice::wrong) return 0;
  const int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
  check("connect", connect(datagrams, reinterpret_cast<const sockaddr*>(&pair.address), sizeof address) == 0);
  sockaddr nobody{};
  check("connect", connect(datagrams, &nobody, sizeof nobody) == 0);  // connect(2): AF_UNSPEC
}
