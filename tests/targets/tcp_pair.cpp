// One process, both ends of one TCP connection, every step in a fixed order: socket, bind, listen, connect,
// accept, five bytes there and back, shutdown, close.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

static void check(const char* what, bool good) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

int main() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", listener >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, 3) == 0);
  socklen_t length = sizeof address;
  check("getsockname", getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);

  const int client = socket(AF_INET, SOCK_STREAM, 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
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
