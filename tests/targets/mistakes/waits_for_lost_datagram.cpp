// Asks a UDP port where nobody is, and waits for the answer; right: not longer than 100 ms. The alarm ends
// the wrong one.

#include <sys/time.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  address.sin_port = htons(4000);
  const int client = socket(AF_INET, SOCK_DGRAM, 0);
  const timeval limit{0, 100'000};
  if (choice == Choice::right) setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sendto(client, "hello\n", 6, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (choice == Choice::wrong) alarm(1);
  char text[64];
  recv(client, text, sizeof text, 0);
}
