// client HOST PORT [TIMES]: calls so often, one call after the other, and reads each greeting to its end.

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

static long number_from(const char* text, long smallest, long largest) {
  char* end = nullptr;
  const long number = std::strtol(text, &end, 10);
  if (end == text || *end != '\0' || number < smallest || number > largest) {
    std::fprintf(stderr, "'%s' is not a number from %ld to %ld\n", text, smallest, largest);
    std::exit(2);
  }
  return number;
}

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: client HOST PORT [TIMES]\n");
    return 2;
  }
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(number_from(argv[2], 1, 65535)));
  if (inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' is no IPv4 address\n", argv[1]);
    return 2;
  }

  for (long left = argc == 4 ? number_from(argv[3], 1, 1000) : 1; left > 0; --left) {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection == -1) give_up("socket");
    if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1)
      give_up("connect");
    char bytes[64];
    ssize_t received = 0;
    while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0)
      std::printf("%.*s", static_cast<int>(received), bytes);
    std::fflush(stdout);
    if (received == -1) give_up("recv");  // broken off: not the end that we know
    if (close(connection) == -1) give_up("close");
  }
  return 0;
}
