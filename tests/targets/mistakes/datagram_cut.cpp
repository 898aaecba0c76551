// Receives a datagram of ten bytes; wrong: into four. Right: looks how long it is, with four, first.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  const int receiver = socket(AF_INET, SOCK_DGRAM, 0);
  check("bind", bind(receiver, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  getsockname(receiver, reinterpret_cast<sockaddr*>(&address), &length);
  const int sender = socket(AF_INET, SOCK_DGRAM, 0);
  char text[64];
  for (int turn = 0; turn < 3; ++turn) {
    sendto(sender, "0123456789", 10, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
    if (choice == Choice::wrong) {
      recv(receiver, text, 4, 0);
    } else {
      recv(receiver, text, 4, MSG_PEEK | MSG_TRUNC);
      recv(receiver, text, 10, 0);  // all of it
    }
  }
}
