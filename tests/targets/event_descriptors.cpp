// A server's loop: one epoll set over a socket, a timer, an event and signals. Beside each descriptor it
// keeps a pointer, as most servers do, so that only epoll_ctl told which is which.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <initializer_list>

#include "check.hpp"

struct Source {
  int fd;
};

static void watch(int set, Source& source) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &source;
  check("epoll_ctl", epoll_ctl(set, EPOLL_CTL_ADD, source.fd, &event) == 0);
}

/// Waits for one event, which must be that source's.
static void expect(int set, const Source& source) {
  epoll_event event{};
  check("epoll_pwait", epoll_pwait(set, &event, 1, -1, nullptr) == 1);
  check("the right source", event.data.ptr == &source);
}

int main() {
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, nullptr);
  Source stream{pair[0]}, timer{timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)},
      event{eventfd(0, EFD_NONBLOCK)}, signals{signalfd(-1, &blocked, SFD_CLOEXEC)};
  const int set = epoll_create1(EPOLL_CLOEXEC);
  for (Source* source : {&stream, &timer, &event, &signals}) watch(set, *source);

  check("write", write(pair[1], "x", 1) == 1);
  expect(set, stream);
  char byte;
  check("read", read(pair[0], &byte, 1) == 1);
  const itimerspec soon{{0, 0}, {0, 1'000'000}};
  check("timerfd_settime", timerfd_settime(timer.fd, 0, &soon, nullptr) == 0);
  expect(set, timer);
  std::uint64_t count = 0;
  check("the timer", read(timer.fd, &count, sizeof count) == 8 && count >= 1);
  count = 7;
  check("the event", write(event.fd, &count, sizeof count) == 8);
  expect(set, event);
  check("the event", read(event.fd, &count, sizeof count) == 8 && count == 7);
  check("kill", kill(getpid(), SIGUSR1) == 0);
  expect(set, signals);
  signalfd_siginfo signal{};
  check("the signal", read(signals.fd, &signal, sizeof signal) == sizeof signal);

  check("write", write(pair[1], "y", 1) == 1);
  pollfd wanted{pair[0], POLLIN, 0};
  const timespec second{1, 0};
  check("ppoll", ppoll(&wanted, 1, &second, &blocked) == 1);
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(pair[0], &readable);
  check("pselect", pselect(pair[0] + 1, &readable, nullptr, nullptr, &second, &blocked) == 1);
  check("epoll_ctl", epoll_ctl(set, EPOLL_CTL_DEL, pair[0], nullptr) == 0);
  return 0;
}
