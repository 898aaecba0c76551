// A socket that does not block, and poll: connect's result comes from SO_ERROR.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static bool wait_for(int socket, short events) {
  pollfd wanted{socket, events, 0};
  while (poll(&wanted, 1, -1) < 0)
    if (errno != EINTR) return false;
  return true;
}

static int failed(const char* what, int error) {
  std::fprintf(stderr, "%s: %s\n", what, std::strerror(error));
  return 1;
}

int main(int argc, char** argv) {
  if (argc != 3) return failed("usage: client HOST PORT", EINVAL);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) return failed(argv[1], EINVAL);

  const int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (server < 0) return failed("socket", errno);
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    if (errno != EINPROGRESS) return failed("connect", errno);
    if (!wait_for(server, POLLOUT)) return failed("poll", errno);
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(server, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return failed("getsockopt", errno);
    if (error != 0) return failed("connect", error);
  }

  char buffer[1000];
  for (;;) {
    if (!wait_for(server, POLLIN)) return failed("poll", errno);
    const ssize_t count = recv(server, buffer, sizeof buffer, 0);
    if (count == 0) return 0;
    if (count < 0 && errno != EAGAIN && errno != EINTR) return failed("recv", errno);
    for (ssize_t written = 0; written < count;) {
      const ssize_t more = write(STDOUT_FILENO, buffer + written, static_cast<std::size_t>(count - written));
      if (more < 0) return failed("write", errno);
      written += more;
    }
  }
}
