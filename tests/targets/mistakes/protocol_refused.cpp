// Makes a socket of a network that Linux knows no more, X.25, or of a protocol that does not fit its type.

#include <string_view>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const std::string_view which = argc > 2 ? argv[2] : "family";
  if (choice == Choice::right) return socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) < 0 ? 1 : 0;
  if (which == "family") return socket(AF_X25, SOCK_SEQPACKET, 0) < 0 ? 1 : 0;
  return socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) < 0 ? 1 : 0;
}
