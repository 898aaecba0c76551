// Accepts one connection from outside this program, reads it to its end, and ends.

#include <unistd.h>

#include "check.hpp"

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 5);
  const int connection = accept(listener, nullptr, nullptr);
  check("accept", connection >= 0);
  char byte;
  check("recv", recv(connection, &byte, 1, 0) == 0);
  check("close", close(connection) == 0);
  return 0;
}
