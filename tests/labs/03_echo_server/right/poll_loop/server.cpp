// One thread, poll, sockets that do not block, and for each client the bytes that it has still to get.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

struct Client {
  std::string waiting;
  bool finished = false;
};

static bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// False when the client is to be closed.
static bool progress(int fd, short events, Client& client) {
  if (events & (POLLIN | POLLHUP | POLLERR)) {
    char buffer[4096];
    const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count > 0) client.waiting.append(buffer, static_cast<size_t>(count));
    if (count == 0) client.finished = true;
    if (count < 0 && !would_block()) return false;
  }
  while (!client.waiting.empty()) {
    const ssize_t sent = send(fd, client.waiting.data(), client.waiting.size(), MSG_NOSIGNAL);
    if (sent < 0) return would_block();
    client.waiting.erase(0, static_cast<size_t>(sent));
  }
  return !client.finished;
}

int main(int, char** argv) {
  const int listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1, off = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);  // IPv4 clients too
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 128) < 0) return 1;
  std::map<int, Client> clients;
  for (;;) {
    std::vector<pollfd> wanted{{listener, POLLIN, 0}};
    for (const auto& [fd, client] : clients) {
      short events = 0;
      if (!client.finished && client.waiting.size() < 65536) events |= POLLIN;
      if (!client.waiting.empty()) events |= POLLOUT;
      wanted.push_back({fd, events, 0});
    }
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;
    for (size_t i = 1; i < wanted.size(); ++i) {
      if (wanted[i].revents == 0) continue;
      if (progress(wanted[i].fd, wanted[i].revents, clients[wanted[i].fd])) continue;
      close(wanted[i].fd);
      clients.erase(wanted[i].fd);
    }
    if (wanted[0].revents) {
      const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd >= 0) clients[fd];
    }
  }
}
