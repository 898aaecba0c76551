// Mistake: handles SIGPIPE, and ends.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// Gives the listening socket, or -1.
static int listen_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return -1;
  const int on = 1;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0 || listen(listener, 16) < 0)
    return -1;
  return listener;
}

static bool send_all(int fd, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(fd, bytes, length, 0);
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
    std::fprintf(stderr, "usage: countdown PORT\n");
    return 2;
  }
  std::signal(SIGPIPE, [](int) { _exit(0); });
  const int listener = listen_on(argv[1]);
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
    char line[32];
    const std::size_t length = read_line(client, line, sizeof line - 1);
    line[length] = '\0';
    for (int number = std::atoi(line); number > 0; --number) {
      const int digits = std::snprintf(line, sizeof line, "%d\n", number);
      if (!send_all(client, line, static_cast<std::size_t>(digits))) break;
    }
    close(client);
  }
}
