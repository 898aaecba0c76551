// client HOST PORT [leave]: prints what the server says until it hangs up.
//
// leave   hangs up at once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const bool leaves = argc == 4 && std::string_view(argv[3]) == "leave";
  if (argc != 3 && !leaves) {
    std::fprintf(stderr, "usage: client HOST PORT [leave]\n");
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

  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) {
    // Keep errno before you call anything else: printf() may change it, and so may close().
    const int reason = errno;
    std::printf("connect: %s\n", std::strerror(reason));
    close(connection);
    // A call that succeeds: does it set errno back to 0?
    errno = reason;
    connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection == -1) give_up("socket");
    std::printf("socket returned %d, and errno says: %s\n", connection, std::strerror(errno));
    return 1;
  }

  if (!leaves) {
    char bytes[256];
    ssize_t received = 0;
    while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0)
      std::printf("%.*s", static_cast<int>(received), bytes);
    if (received == -1) give_up("recv");
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
