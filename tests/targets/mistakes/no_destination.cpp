// send on a UDP socket that is not connected; right: sendto.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  address.sin_port = htons(9);
  const int client = socket(AF_INET, SOCK_DGRAM, 0);
  if (choice == Choice::wrong && send(client, "hello\n", 6, 0) < 0) std::perror("send");
  if (choice == Choice::right)
    sendto(client, "hello\n", 6, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
}
