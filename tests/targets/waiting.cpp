// Waits for the same readable socket with poll, select and epoll.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include "check.hpp"

int main() {
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  check("send", send(pair[0], "x", 1, 0) == 1);

  pollfd wanted{pair[1], POLLIN, 0};
  check("poll", poll(&wanted, 1, -1) == 1);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair[1], &set);
  check("select", select(pair[1] + 1, &set, nullptr, nullptr, nullptr) == 1);

  const int instance = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = pair[1];
  check("epoll_ctl", epoll_ctl(instance, EPOLL_CTL_ADD, pair[1], &event) == 0);
  check("epoll_wait", epoll_wait(instance, &event, 1, -1) == 1);
  return 0;
}
