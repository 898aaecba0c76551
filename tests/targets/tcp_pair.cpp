// One process, both ends of one TCP connection, every step in a fixed order: socket, bind, listen, connect,
// accept, five bytes there and back, shutdown, close.

#include <unistd.h>

#include "check.hpp"

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 3);
  const int client = connect_to(address);
  const int server = accept(listener, nullptr, nullptr);
  check("accept", server >= 0);

  char bytes[16];
  check("send", send(client, "hello", 5, 0) == 5);
  check("recv", recv(server, bytes, sizeof bytes, 0) == 5);
  check("write", write(server, bytes, 5) == 5);
  check("read", read(client, bytes, sizeof bytes) == 5);
  check("shutdown", shutdown(client, SHUT_WR) == 0);
  check("recv the end", recv(server, bytes, sizeof bytes, 0) == 0);
  close(server);
  close(client);
  close(listener);
  std::puts("done");
  return 7;
}
