// Mistake: sends little at a time, so that it will be taken whole.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

// Gives the connected socket, or -1.
static int connect_to(const char* host, const char* port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (inet_pton(AF_INET, host, &there.sin_addr) != 1 ||
      connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) < 0)
    return -1;
  return fd;
}

static bool say(int fd, const std::string& line) {
  for (std::size_t at = 0; at < line.size(); at += 4) {
    const std::string piece = line.substr(at, 4);
    if (send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) return false;
  }
  return true;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: recite HOST PORT WORD...\n");
    return 2;
  }
  const int fd = connect_to(argv[1], argv[2]);
  if (fd < 0) {
    std::perror(argv[1]);
    return 1;
  }
  for (int i = 3; i < argc; ++i) {
    if (!say(fd, std::string(argv[i]) + "\n")) {
      std::perror("send");
      return 1;
    }
  }
  close(fd);
  return 0;
}
