// Takes EAGAIN for the end of the client.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

struct Client {
  std::string unread, waiting;
  size_t sent = 0;
  bool has_finished = false;
};

static void answer_lines(Client& client) {
  for (size_t end; (end = client.unread.find('\n')) != std::string::npos; client.unread.erase(0, end + 1)) {
    const int last = std::atoi(client.unread.c_str());
    for (int number = 1; number <= last; ++number) client.waiting += std::to_string(number) + "\n";
  }
}

static bool read_some(int fd, Client& client) {
  char buffer[1024];
  const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
  if (count < 0) return errno == EAGAIN;
  if (count == 0) client.has_finished = true;
  client.unread.append(buffer, static_cast<size_t>(count));
  answer_lines(client);
  return true;
}

static bool send_some(int fd, Client& client) {
  while (client.sent < client.waiting.size()) {
    const ssize_t count =
        send(fd, client.waiting.data() + client.sent, client.waiting.size() - client.sent, MSG_NOSIGNAL);
    if (count < 0) return false;
    client.sent += static_cast<size_t>(count);
  }
  client.waiting.clear();
  client.sent = 0;
  return true;
}

static int listener_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(port)));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    std::exit(1);
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    std::exit(1);
  }
  return listener;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const int listener = listener_on(argv[1]);
  std::map<int, Client> clients;
  for (;;) {
    std::vector<pollfd> wanted{{listener, POLLIN, 0}};
    for (const auto& [fd, client] : clients) {
      const int events = client.waiting.empty() ? POLLIN : POLLOUT;
      wanted.push_back({fd, static_cast<short>(events), 0});
    }
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;
    for (size_t i = 1; i < wanted.size(); ++i) {
      if (wanted[i].revents == 0) continue;
      const int fd = wanted[i].fd;
      Client& client = clients[fd];
      bool is_there = true;
      if (client.waiting.empty()) is_there = read_some(fd, client);
      if (is_there && !client.waiting.empty()) is_there = send_some(fd, client);
      if (is_there && !(client.has_finished && client.waiting.empty())) continue;
      close(fd);
      clients.erase(fd);
    }
    if (wanted[0].revents != 0) {
      const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd >= 0) clients[fd];
    }
  }
}
