// One thread accepts what the other connects; they share every descriptor.

#include <unistd.h>

#include <thread>

#include "check.hpp"

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 5);
  std::thread server([listener] {
    const int connection = accept(listener, nullptr, nullptr);
    char byte;
    check("recv", recv(connection, &byte, 1, 0) == 1);
    close(connection);
  });
  const int client = connect_to(address);
  check("send", send(client, "x", 1, 0) == 1);
  server.join();
  close(client);
  close(listener);
  return 0;
}
