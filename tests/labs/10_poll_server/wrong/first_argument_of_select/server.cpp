// Gives select the largest descriptor instead of that plus 1.
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

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
  const ssize_t count =
      send(fd, client.waiting.data() + client.sent, client.waiting.size() - client.sent, MSG_NOSIGNAL);
  if (count < 0) return errno == EAGAIN;
  client.sent += static_cast<size_t>(count);
  if (client.sent == client.waiting.size()) {
    client.waiting.clear();
    client.sent = 0;
  }
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
  int largest = listener;
  for (;;) {
    fd_set to_read, to_write;
    FD_ZERO(&to_read);
    FD_ZERO(&to_write);
    FD_SET(listener, &to_read);
    for (const auto& [fd, client] : clients) FD_SET(fd, client.waiting.empty() ? &to_read : &to_write);
    if (select(largest, &to_read, &to_write, nullptr, nullptr) < 0) continue;
    for (int fd = 0; fd <= largest; ++fd) {
      const auto found = clients.find(fd);
      if (found == clients.end() || (!FD_ISSET(fd, &to_read) && !FD_ISSET(fd, &to_write))) continue;
      Client& client = found->second;
      bool is_there = true;
      if (client.waiting.empty()) is_there = read_some(fd, client);
      if (is_there && !client.waiting.empty()) is_there = send_some(fd, client);
      if (is_there && !(client.has_finished && client.waiting.empty())) continue;
      close(fd);
      clients.erase(found);
    }
    if (FD_ISSET(listener, &to_read)) {
      const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0) continue;
      clients[fd];
      if (fd > largest) largest = fd;
    }
  }
}
