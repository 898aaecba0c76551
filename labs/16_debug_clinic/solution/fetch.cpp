// fetch HOST PORT: reads all that the server sends, and prints how many bytes that were.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

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

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: fetch HOST PORT\n");
    return 2;
  }
  const int fd = connect_to(argv[1], argv[2]);
  if (fd < 0) {
    std::perror(argv[1]);
    return 1;
  }
  char bytes[4096];
  long total = 0;
  ssize_t count;
  while ((count = recv(fd, bytes, sizeof bytes, 0)) > 0) total += count;
  if (count < 0) {
    std::perror("recv");
    return 1;
  }
  close(fd);
  std::printf("%ld bytes\n", total);
  return 0;
}
