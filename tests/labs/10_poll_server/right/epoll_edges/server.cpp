// epoll with edges: each descriptor is drained until EAGAIN, because the next edge comes only with more.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>

struct Client {
  explicit Client(int descriptor) : fd(descriptor) {}
  ~Client() { close(fd); }
  Client(const Client&) = delete;

  int fd;
  std::string unread, waiting;
  bool has_finished = false;
};

// False when the client has gone.
static bool drain(Client& client) {
  char part[2048];
  for (;;) {
    const ssize_t count = read(client.fd, part, sizeof part);
    if (count > 0) {
      client.unread.append(part, static_cast<size_t>(count));
      continue;
    }
    if (count == 0) client.has_finished = true;
    return count == 0 || errno == EAGAIN;
  }
}

static void count_for(Client& client) {
  for (size_t end; (end = client.unread.find('\n')) != std::string::npos; client.unread.erase(0, end + 1)) {
    const int last = std::atoi(client.unread.substr(0, end).c_str());
    for (int i = 0; i < last; ++i) client.waiting.append(std::to_string(i + 1)).push_back('\n');
  }
}

static bool fill(Client& client) {
  size_t done = 0;
  bool is_there = true;
  while (done < client.waiting.size()) {
    const ssize_t count =
        send(client.fd, client.waiting.data() + done, client.waiting.size() - done, MSG_NOSIGNAL);
    if (count < 0) {
      is_there = errno == EAGAIN;
      break;
    }
    done += static_cast<size_t>(count);
  }
  client.waiting.erase(0, done);
  return is_there;
}

int main(int, char** argv) {
  const int listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1, off = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);  // IPv4 clients too
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0 || listen(listener, 256) < 0)
    return 1;

  const int ready = epoll_create1(EPOLL_CLOEXEC);
  epoll_event wanted{};
  wanted.events = EPOLLIN | EPOLLET;
  wanted.data.fd = listener;
  epoll_ctl(ready, EPOLL_CTL_ADD, listener, &wanted);
  std::unordered_map<int, std::unique_ptr<Client>> clients;
  for (;;) {
    epoll_event events[32];
    const int count = epoll_wait(ready, events, 32, -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        for (int made; (made = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
          epoll_event both{};
          both.events = EPOLLIN | EPOLLOUT | EPOLLET;
          both.data.fd = made;
          epoll_ctl(ready, EPOLL_CTL_ADD, made, &both);
          clients[made] = std::make_unique<Client>(made);
        }
        continue;
      }
      Client& client = *clients.at(fd);
      bool is_there = drain(client);
      count_for(client);
      is_there = fill(client) && is_there;
      if (!is_there || (client.has_finished && client.waiting.empty())) clients.erase(fd);
    }
  }
}
