// A node: listens, calls others, and passes every line from one neighbour to all the others.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>
#include <vector>

struct Neighbour {
  int fd;
  std::string unfinished = {};  // what has come of a line that has no end yet
};

// Who was called and who called are in the same list: from here on there is no difference.
static std::list<Neighbour> neighbours;

// A neighbour that has gone cannot be told anything; that it has gone, recv will say.
static void send_all(int fd, const std::string& line) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t taken = send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return;
    sent += static_cast<std::size_t>(taken);
  }
}

// False when the neighbour has gone.
static bool pass_on(Neighbour& from) {
  char bytes[4096];
  const ssize_t count = recv(from.fd, bytes, sizeof bytes, 0);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  from.unfinished.append(bytes, static_cast<std::size_t>(count));
  for (std::size_t end; (end = from.unfinished.find('\n')) != std::string::npos;) {
    const std::string line = from.unfinished.substr(0, end + 1);
    from.unfinished.erase(0, end + 1);
    for (const Neighbour& other : neighbours)
      if (other.fd != from.fd) send_all(other.fd, line);
  }
  return true;
}

static int listen_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0 ||
      listen(listener, SOMAXCONN) < 0)
    return -1;
  return listener;
}

// Nobody there is no reason to be alone: others may still call.
static void call(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    std::fprintf(stderr, "node: %s is no IPv4 address\n", host);
    return;
  }
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::fprintf(stderr, "node: %s port %s: ", host, port);
    std::perror("connect");
    if (fd >= 0) close(fd);
    return;
  }
  neighbours.push_back({fd});
}

int main(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) {
    std::fprintf(stderr, "usage: node PORT [HOST PORT]...\n");
    return 2;
  }
  const int listener = listen_on(argv[1]);
  if (listener < 0) {
    std::perror(argv[1]);
    return 1;
  }
  for (int i = 2; i + 1 < argc; i += 2) call(argv[i], argv[i + 1]);

  for (;;) {
    std::vector<pollfd> wanted{{listener, POLLIN, 0}};
    for (const Neighbour& neighbour : neighbours) wanted.push_back({neighbour.fd, POLLIN, 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;  // EINTR

    // Who waits to be accepted first, so that a line finds all who have called before it came.
    const std::size_t known = neighbours.size();
    if (wanted[0].revents != 0) {
      const int fd = accept(listener, nullptr, nullptr);
      if (fd >= 0) neighbours.push_back({fd});
    }
    auto neighbour = neighbours.begin();
    for (std::size_t i = 1; i <= known; ++i) {
      const auto next = std::next(neighbour);
      if (wanted[i].revents != 0 && !pass_on(*neighbour)) {
        close(neighbour->fd);
        neighbours.erase(neighbour);
      }
      neighbour = next;
    }
  }
}
