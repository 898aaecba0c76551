// client HOST PORT: calls a server, says hello, and prints what comes back.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc == 3 ? std::strtol(argv[2], &end, 10) : 0;
  if (argc != 3 || end == argv[2] || *end != '\0' || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT, HOST an IPv4 address in numbers\n");
    return 2;
  }
  there.sin_port = htons(static_cast<in_port_t>(port));

  // Make an end of our own, and call.
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  // Say hello: six bytes, the last one is the end of the line.
  if (send(connection, "hello\n", 6, MSG_NOSIGNAL) != 6) give_up("send");

  // Print what comes back, until the server hangs up.
  while (true) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;
    std::printf("%.*s", static_cast<int>(received), bytes);
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
