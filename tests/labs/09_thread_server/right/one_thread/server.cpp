// No threads at all: epoll, and blocking sends of answers that are short. What the interface asks for is
// kept.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <string>

int main(int, char** argv) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener, 256) < 0) return 1;
  const int ready = epoll_create1(0);
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = listener;
  epoll_ctl(ready, EPOLL_CTL_ADD, listener, &wanted);
  std::map<int, std::string> unread;
  long total = 0;
  for (;;) {
    epoll_event event{};
    if (epoll_wait(ready, &event, 1, -1) < 1) continue;
    const int fd = event.data.fd;
    if (fd == listener) {
      wanted.data.fd = accept(listener, nullptr, nullptr);
      if (wanted.data.fd >= 0) epoll_ctl(ready, EPOLL_CTL_ADD, wanted.data.fd, &wanted);
      continue;
    }
    char part[2000];
    const ssize_t count = recv(fd, part, sizeof part, 0);
    bool goes_on = count > 0;
    if (goes_on) unread[fd].append(part, static_cast<size_t>(count));
    for (size_t end; goes_on && (end = unread[fd].find('\n')) != std::string::npos;) {
      total += std::atol(unread[fd].c_str());
      unread[fd].erase(0, end + 1);
      const std::string answer = std::to_string(total) + "\n";
      goes_on = send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(answer.size());
    }
    if (!goes_on) {
      unread.erase(fd);
      close(fd);
    }
  }
}
