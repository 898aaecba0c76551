// A recv that signals interrupt: three times with SA_RESTART, until the handler itself sends the byte; then
// once without, and it returns EINTR.

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "check.hpp"

static int pair_of_sockets[2];
static volatile sig_atomic_t alarms = 0;

static void on_alarm(int) {
  alarms = alarms + 1;
  if (alarms == 3) send(pair_of_sockets[0], "x", 1, 0);
}

static void set_alarm(int flags, int interval_ms) {
  struct sigaction action {};
  action.sa_handler = on_alarm;
  action.sa_flags = flags;
  check("sigaction", sigaction(SIGALRM, &action, nullptr) == 0);
  const itimerval timer{{0, interval_ms * 1000}, {0, 20'000}};
  check("setitimer", setitimer(ITIMER_REAL, &timer, nullptr) == 0);
}

int main() {
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair_of_sockets) == 0);
  char byte;
  set_alarm(SA_RESTART, 20);
  check("a restarted recv", recv(pair_of_sockets[1], &byte, 1, 0) == 1);
  set_alarm(0, 0);
  check("an interrupted recv", recv(pair_of_sockets[1], &byte, 1, 0) == -1 && errno == EINTR);
  return 0;
}
