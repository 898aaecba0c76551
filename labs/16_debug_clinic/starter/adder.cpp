// adder PORT: each client sends a line with two numbers, and gets their sum.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

static int listen_at(const sockaddr_in* here) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(here), sizeof here) < 0 || listen(listener, 16) < 0)
    return -1;
  return listener;
}

static bool send_all(int fd, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

// A line with its newline; its length, or 0 when none comes.
static std::size_t read_line(int fd, char* line, std::size_t most) {
  std::size_t length = 0;
  while (length < most) {
    const ssize_t count = recv(fd, line + length, 1, 0);
    if (count <= 0) return 0;
    if (line[length++] == '\n') return length;
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: adder PORT\n");
    return 2;
  }
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  const int listener = listen_at(&here);
  if (listener < 0) {
    std::perror(argv[1]);
    return 1;
  }
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      std::perror("accept");
      return 1;
    }
    char line[64];
    const std::size_t length = read_line(client, line, sizeof line - 1);
    line[length] = '\0';
    long one = 0, other = 0;
    if (std::sscanf(line, "%ld %ld", &one, &other) == 2) {
      char sum[32];
      const int digits = std::snprintf(sum, sizeof sum, "%ld\n", one + other);
      send_all(client, sum, static_cast<std::size_t>(digits));
    }
    close(client);
  }
}
