// client HOST PORT: says hello to a server, and hangs up.

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
  if (argc != 3) {
    std::fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");
  if (send(connection, "hello\n", 6, MSG_NOSIGNAL) != 6) give_up("send");
  if (close(connection) == -1) give_up("close");
  return 0;
}
