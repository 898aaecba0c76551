/* Calls that scripts seldom reach: many messages at once, descriptors of other processes, ranges, vfork, timers. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void require(int holds, const char* what) {
  if (holds) return;
  perror(what);
  exit(1);
}

static void many_messages(void) {
  const int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof here;
  require(bind(b, (struct sockaddr*)&here, sizeof here) == 0, "bind");
  require(getsockname(b, (struct sockaddr*)&here, &length) == 0, "getsockname");
  require(connect(a, (struct sockaddr*)&here, sizeof here) == 0, "connect");
  char text[3][8] = {"one", "second", "3"};
  struct iovec parts[3];
  struct mmsghdr messages[3];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < 3; ++i) {
    parts[i] = (struct iovec){text[i], strlen(text[i])};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  require(sendmmsg(a, messages, 3, 0) == 3, "sendmmsg");
  for (int i = 0; i < 3; ++i) parts[i].iov_len = sizeof text[i];
  require(recvmmsg(b, messages, 3, MSG_WAITFORONE, NULL) == 3, "recvmmsg");
  require(recvmmsg(b, messages, 3, MSG_DONTWAIT, NULL) < 0, "nothing more");
  int waiting = -1;
  require(ioctl(b, FIONREAD, &waiting) == 0 && waiting == 0, "FIONREAD");
  int on = 1;
  require(ioctl(b, FIONBIO, &on) == 0, "FIONBIO");
  require(recv(b, text, sizeof text, 0) < 0, "would block");
  close(a);
  close(b);
}

static void of_another_process(void) {
  int pair[2];
  require(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
  const pid_t child = fork();
  if (child == 0) {
    const int own = socket(AF_INET, SOCK_STREAM, 0);
    require(dup2(own, 40) == 40, "dup2");
    require(write(pair[1], "x", 1) == 1, "write");
    require(read(pair[1], &pair, 1) == 1, "read");
    _exit(5);
  }
  char byte;
  require(read(pair[0], &byte, 1) == 1, "read");
  const int process = (int)syscall(SYS_pidfd_open, child, 0);
  require(process >= 0, "pidfd_open");
  const int taken = (int)syscall(SYS_pidfd_getfd, process, 40, 0);
  require(taken >= 0, "pidfd_getfd");
  int type = 0;
  socklen_t length = sizeof type;
  require(getsockopt(taken, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM, "its type");
  require(write(pair[0], "x", 1) == 1, "write");
  int status = 0;
  require(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 5, "waitpid");
  require(dup3(taken, 50, O_CLOEXEC) == 50, "dup3");
  require(dup2(50, 51) == 51, "dup2");
  require(syscall(SYS_close_range, 50, 60, 0) == 0, "close_range");
  require(send(51, "x", 1, 0) < 0, "closed in a range");
  close(taken);
  close(process);
  close(pair[0]);
  close(pair[1]);
}

static void while_a_child_runs(void) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const pid_t child = vfork();
  if (child == 0) {
    execl("/bin/true", "true", (char*)NULL);
    _exit(127);
  }
  int status = 0;
  require(waitpid(child, &status, 0) == child && status == 0, "vfork");
  close(fd);
}

static void other_descriptors(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  const int signals = signalfd(-1, &set, SFD_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const struct itimerspec soon = {.it_value.tv_nsec = 1000000};
  require(timerfd_settime(timer, 0, &soon, NULL) == 0, "timerfd_settime");
  const int ready = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event wanted = {.events = EPOLLIN};
  require(epoll_ctl(ready, EPOLL_CTL_ADD, timer, &wanted) == 0, "epoll_ctl");
  require(epoll_ctl(ready, EPOLL_CTL_ADD, timer, &wanted) < 0, "twice");
  require(epoll_wait(ready, &wanted, 1, -1) == 1, "epoll_wait");
  char bytes[128];
  require(read(timer, bytes, 8) == 8, "the timer");
  kill(getpid(), SIGUSR1);
  require(read(signals, bytes, sizeof bytes) == sizeof(struct signalfd_siginfo), "the signal");
  close(ready);
  close(timer);
  close(signals);
}

int main(void) {
  many_messages();
  of_another_process();
  while_a_child_runs();
  other_descriptors();
  return 0;
}
