// A listener with a backlog of 1 and two clients whose connections nobody accepts. Then it waits, without any
// call on a socket, until its standard input ends.

#include <unistd.h>

#include "check.hpp"

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 1);
  const int first = connect_to(address);
  const int second = connect_to(address);
  check("write", write(1, "waiting\n", 8) == 8);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  const int accepted = accept(listener, nullptr, nullptr);
  check("accept", accepted >= 0);
  close(first);
  close(second);
  return 0;
}
