// client HOST PORT [OWN_PORT]: calls a server, says from which port, and hangs up.
//
// Without OWN_PORT the kernel chooses one, as for almost every client there is.

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

static in_port_t port_from(const char* text) {
  char* end = nullptr;
  const long port = std::strtol(text, &end, 10);
  if (end == text || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "'%s' is no port\n", text);
    std::exit(2);
  }
  return htons(static_cast<in_port_t>(port));
}

int main(int argc, char** argv) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  if ((argc != 3 && argc != 4) || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT [OWN_PORT], HOST an IPv4 address in numbers\n");
    return 2;
  }
  there.sin_port = port_from(argv[2]);

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");

  // A client may choose its port, with the same call as a server. There is seldom a reason to.
  if (argc == 4) {
    sockaddr_in mine{};
    mine.sin_family = AF_INET;
    mine.sin_addr.s_addr = htonl(INADDR_ANY);
    mine.sin_port = port_from(argv[3]);
    if (bind(connection, reinterpret_cast<sockaddr*>(&mine), sizeof mine) == -1) give_up("bind");
  }

  // Without bind() the socket gets its port here.
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  sockaddr_in mine{};
  socklen_t length = sizeof mine;
  if (getsockname(connection, reinterpret_cast<sockaddr*>(&mine), &length) == -1) give_up("getsockname");
  std::printf("from port %d to port %d\n", ntohs(mine.sin_port), ntohs(there.sin_port));
  std::fflush(stdout);

  if (close(connection) == -1) give_up("close");
  return 0;
}
