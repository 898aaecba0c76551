// One thread, epoll, sockets that do not block, and for each client what it asked and what it has still to
// get.
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

struct Client {
  std::string come, go;
  bool ends = false;  // after what is still to go
};

static std::string folder;

static std::string header(const std::string& status, std::size_t length) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

static bool read_file(const std::string& path, std::string& bytes) {
  struct stat info;
  if (stat(path.c_str(), &info) < 0 || !S_ISREG(info.st_mode)) return false;
  FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  bytes.resize(static_cast<std::size_t>(info.st_size));
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  return true;
}

static bool climbs(const std::string& path) {
  for (std::size_t at = path.find(".."); at != std::string::npos; at = path.find("..", at + 1)) {
    const bool begins = path[at - 1] == '/', ends = at + 2 == path.size() || path[at + 2] == '/';
    if (begins && ends) return true;
  }
  return false;
}

static void answer(Client& client, const std::string& head) {
  char method[20], path[2000], version[20];
  const bool is_good = std::sscanf(head.c_str(), "%19s %1999s HTTP/%19s", method, path, version) == 3;
  if (!is_good || path[0] != '/') {
    client.go += header("400 Bad Request", 0);
    client.ends = true;
    return;
  }
  const char* field = strcasestr(head.c_str(), "\nconnection: close");
  client.ends = field != nullptr || std::string(version) == "1.0";
  const bool is_head = std::string(method) == "HEAD";
  std::string bytes;
  if (!is_head && std::string(method) != "GET")
    client.go += header("405 Method Not Allowed", 0);
  else if (climbs(path))
    client.go += header("400 Bad Request", 0);
  else if (!read_file(folder + path, bytes))
    client.go += header("404 Not Found", 0);
  else
    client.go += header("200 OK", bytes.size()) + (is_head ? "" : bytes);
}

// False when the client is to be closed.
static bool progress(int fd, Client& client, unsigned events) {
  char buffer[4096];
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
    const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN)) client.ends = true;
    if (count < 0 && errno != EAGAIN) return false;
    if (count > 0) client.come.append(buffer, static_cast<std::size_t>(count));
  }
  std::size_t end = 0;
  while (!client.ends && (end = client.come.find("\r\n\r\n")) != std::string::npos) {
    answer(client, client.come.substr(0, end + 2));
    client.come.erase(0, end + 4);
  }
  while (!client.go.empty()) {
    const ssize_t sent = send(fd, client.go.data(), client.go.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    client.go.erase(0, static_cast<std::size_t>(sent));
  }
  return !client.ends;
}

int main(int, char** argv) {
  folder = argv[2];
  const int listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0), poller = epoll_create1(0);
  const int on = 1, off = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);  // IPv4 clients too
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 128) < 0) return 1;
  epoll_event wanted{EPOLLIN, {.fd = listener}};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &wanted);
  std::map<int, Client> clients;
  for (;;) {
    epoll_event ready[32];
    const int count = epoll_wait(poller, ready, 32, -1);
    for (int i = 0; i < count; ++i) {
      const int fd = ready[i].data.fd;
      if (fd == listener) {
        const int client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        if (client < 0) continue;
        clients[client];
        wanted = {EPOLLIN, {.fd = client}};
        epoll_ctl(poller, EPOLL_CTL_ADD, client, &wanted);
        continue;
      }
      Client& client = clients[fd];
      if (!progress(fd, client, ready[i].events)) {
        clients.erase(fd);
        close(fd);
        continue;
      }
      // Reading goes on when the answer is out: a client that only asks must not fill our memory.
      wanted = {client.go.empty() ? EPOLLIN : EPOLLOUT, {.fd = fd}};
      epoll_ctl(poller, EPOLL_CTL_MOD, fd, &wanted);
    }
  }
}
