// Makes one of each socket call, in an order that never varies: parent and child take turns through pipes'
// ends and connections, so that strace and Switchboard must see the same calls with the same results.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace {

void require(bool fine, const char* what) {
  if (fine) return;
  std::perror(what);
  std::exit(1);
}

sockaddr_in loopback(in_port_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = port;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void failing_calls() {
  require(socket(AF_X25, SOCK_SEQPACKET, 0) < 0, "AF_X25 is not expected to work");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const auto nowhere = loopback(htons(1));
  require(connect(fd, reinterpret_cast<const sockaddr*>(&nowhere), sizeof nowhere) < 0,
          "port 1 should refuse");
  require(bind(fd, reinterpret_cast<const sockaddr*>(&nowhere), 8) < 0 && errno == EINVAL,
          "a short bind should fail");
  close(fd);
  char byte;
  require(recv(fd, &byte, 1, 0) < 0 && errno == EBADF, "a closed descriptor should fail");
  require(send(0, &byte, 1, 0) < 0, "standard input is no socket");
}

/// The child echoes in every way there is, then leaves.
[[noreturn]] void echo_child(int listener) {
  sockaddr_in from{};
  socklen_t length = sizeof from;
  const int fd = accept4(listener, reinterpret_cast<sockaddr*>(&from), &length, SOCK_CLOEXEC);
  require(fd >= 0, "accept4");
  close(listener);
  char text[64];
  ssize_t count = recv(fd, text, sizeof text, 0);
  require(send(fd, text, static_cast<size_t>(count), MSG_NOSIGNAL) == count, "send");
  count = read(fd, text, 5);
  require(write(fd, text, static_cast<size_t>(count)) == count, "write");
  iovec parts[2] = {{text, 2}, {text + 2, 3}};
  count = readv(fd, parts, 2);
  require(writev(fd, parts, 2) == count, "writev");
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  count = recvmsg(fd, &message, 0);
  require(sendmsg(fd, &message, 0) == count, "sendmsg");
  require(recv(fd, text, sizeof text, 0) == 0, "the parent should have ended its direction");
  const int copy = dup(fd);
  require(dup2(copy, 20) == 20, "dup2");
  require(fcntl(fd, F_DUPFD_CLOEXEC, 30) == 30, "F_DUPFD_CLOEXEC");
  shutdown(fd, SHUT_RDWR);
  close(fd);
  close(copy);
  close(20);
  std::exit(7);
}

void tcp_with_a_child() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  const int on = 1;
  require(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0, "setsockopt");
  auto here = loopback(0);
  require(bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0, "bind");
  socklen_t length = sizeof here;
  require(getsockname(listener, reinterpret_cast<sockaddr*>(&here), &length) == 0, "getsockname");
  require(listen(listener, 3) == 0, "listen");
  const pid_t child = fork();
  if (child == 0) echo_child(listener);
  close(listener);

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  require(connect(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0, "connect");
  sockaddr_in peer{};
  length = sizeof peer;
  require(getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) == 0, "getpeername");
  require(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
  int value = 0;
  length = sizeof value;
  require(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &length) == 0, "getsockopt");
  char text[64];
  for (const char* line : {"hello", "world", "parts", "whole"}) {
    require(send(fd, line, 5, 0) == 5, "send");
    require(recv(fd, text, 5, MSG_WAITALL) == 5 && std::memcmp(text, line, 5) == 0, "an echo");
  }
  require(shutdown(fd, SHUT_WR) == 0, "shutdown");
  require(recv(fd, text, sizeof text, 0) == 0, "the end of the stream");
  close(fd);
  int status = 0;
  require(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7, "the child");
}

void datagrams() {
  const int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
  auto here = loopback(0);
  require(bind(b, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0, "bind");
  socklen_t length = sizeof here;
  getsockname(b, reinterpret_cast<sockaddr*>(&here), &length);
  require(sendto(a, "ten bytes!", 10, 0, reinterpret_cast<sockaddr*>(&here), sizeof here) == 10, "sendto");
  char text[4];
  sockaddr_in from{};
  length = sizeof from;
  require(recvfrom(b, text, sizeof text, MSG_TRUNC, reinterpret_cast<sockaddr*>(&from), &length) == 10,
          "recvfrom");
  require(send(a, "x", 1, 0) < 0 && errno == EDESTADDRREQ, "no destination");
  close(a);
  close(b);
}

void waiting() {
  int pair[2];
  require(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
  pollfd wanted[2] = {{pair[0], POLLIN, 0}, {pair[1], POLLOUT, 0}};
  require(poll(wanted, 2, -1) == 1, "poll");
  require(write(pair[1], "x", 1) == 1, "write");
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(pair[0], &readable);
  timeval soon{5, 0};
  require(select(pair[0] + 1, &readable, nullptr, nullptr, &soon) == 1, "select");
  const int set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = pair[0];
  require(epoll_ctl(set, EPOLL_CTL_ADD, pair[0], &event) == 0, "epoll_ctl");
  require(epoll_wait(set, &event, 1, -1) == 1, "epoll_wait");
  require(fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
  char text[4];
  require(read(pair[0], text, sizeof text) == 1, "read");
  require(read(pair[0], text, sizeof text) < 0 && errno == EAGAIN, "nothing more to read");
  close(set);
  close(pair[0]);
  close(pair[1]);
}

int told[2];  // a pipe: the handler says that it ran

void on_alarm(int) {
  [[maybe_unused]] const auto count = write(told[1], "!", 1);
}

void alarms(long microseconds) {
  const itimerval often{{0, microseconds},
                        {0, microseconds}};  // again and again: one may come before recv waits
  setitimer(ITIMER_REAL, &often, nullptr);
}

/// recv is interrupted twice: once it restarts (SA_RESTART), once it fails with EINTR.
void interrupted() {
  int pair[2];
  require(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
  require(pipe(told) == 0, "pipe");
  struct sigaction action {};
  action.sa_handler = on_alarm;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  const pid_t child = fork();
  if (child == 0) {
    char byte;  // the byte that ends the parent's recv is sent only after a signal has interrupted the parent
    require(read(told[0], &byte, 1) == 1, "the handler's word");
    require(write(pair[1], "x", 1) == 1, "write");
    _exit(0);
  }
  alarms(30'000);
  char byte;
  require(recv(pair[0], &byte, 1, 0) == 1, "a restarted recv");
  alarms(0);
  waitpid(child, nullptr, 0);

  action.sa_flags = 0;
  sigaction(SIGALRM, &action, nullptr);
  alarms(30'000);
  const bool failed = recv(pair[0], &byte, 1, 0) < 0 && errno == EINTR;
  alarms(0);
  require(failed, "an interrupted recv");
  close(pair[0]);
  close(pair[1]);
  close(told[0]);
  close(told[1]);
}

void in_a_thread() {
  int pair[2];
  require(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0, "socketpair");
  std::thread reader([fd = pair[0]] {
    char text[8];
    require(recv(fd, text, sizeof text, 0) == 3, "recv in a thread");
    require(send(fd, text, 3, 0) == 3, "send in a thread");
  });
  require(send(pair[1], "abc", 3, 0) == 3, "send");
  char text[8];
  require(recv(pair[1], text, sizeof text, 0) == 3, "recv");
  reader.join();
  close(pair[0]);
  close(pair[1]);
}

}  // namespace

int main() {
  failing_calls();
  tcp_with_a_child();
  datagrams();
  waiting();
  interrupted();
  in_a_thread();
  std::puts("done");
}
