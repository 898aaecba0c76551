// Mistake: another option, with which two programs can have the port at the same time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

// Gives the listening socket, or -1.
static int listen_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return -1;
  const int on = 1;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0 || listen(listener, 16) < 0)
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

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: oracle PORT\n");
    return 2;
  }
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
    const char* const answer = "42\n";
    send_all(client, answer, std::strlen(answer));
    close(client);
  }
}
