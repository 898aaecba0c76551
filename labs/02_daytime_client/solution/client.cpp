// A daytime client: connects, prints every byte that comes, ends with the stream.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {  // 0, not -1, when the text is no address
    std::fprintf(stderr, "%s is no IPv4 address\n", argv[1]);
    return 1;
  }

  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    std::perror("socket");
    return 1;
  }
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("connect");
    return 1;
  }

  char buffer[16 * 1024];
  for (;;) {
    const ssize_t count = recv(server, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      std::perror("recv");
      return 1;
    }
    if (count == 0) break;  // the server has ended the stream: that was all
    const auto length = static_cast<std::size_t>(count);
    if (std::fwrite(buffer, 1, length, stdout) < length) {
      std::perror("write");
      return 1;
    }
  }

  if (std::fflush(stdout) != 0) {
    std::perror("write");
    return 1;
  }
  if (close(server) < 0) {
    std::perror("close");
    return 1;
  }
  return 0;
}
