// Sends 70,000 bytes over UDP; wrong: in one datagram.

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  address.sin_port = htons(9);
  const int sender = socket(AF_INET, SOCK_DGRAM, 0);
  const std::string data(choice == Choice::wrong ? 70'000 : 1'400, 'x');
  for (int turn = 0; turn < 3; ++turn)
    sendto(sender, data.data(), data.size(), 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
}
