// client HOST PORT: says hello to a server, and prints what comes back until the server ends the connection.

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

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  // Six bytes always fit into an empty send queue; a loop that also sends longer texts is in lesson send.
  if (send(connection, "hello\n", 6, MSG_NOSIGNAL) != 6) give_up("send");

  while (true) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;  // no descriptor of the other end is left
    std::printf("%.*s", static_cast<int>(received), bytes);
    std::fflush(stdout);
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
