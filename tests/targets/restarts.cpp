// Calls that come back to the kernel by other ways than a plain restart: a poll with a time limit after a
// stop (restart_syscall), a call in a handler that is itself restarted while an outer one waits, and a call
// that is left for good by siglongjmp.

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "check.hpp"

static sigjmp_buf out;
static int handled[2];

static void leave(int) {
  siglongjmp(out, 1);
}

static void wait_in_handler(int) {
  const timespec short_while{0, 20'000'000};
  nanosleep(&short_while, nullptr);  // not observed, and stopped below: it comes back by restart_syscall
  send(handled[1], "h", 1, 0);
}

/// Stops this process for a moment, as Ctrl-Z and fg do.
static pid_t stop_me_after(int milliseconds, int signal) {
  const pid_t parent = getpid(), child = fork();
  if (child != 0) return child;
  const timespec time{0, milliseconds * 1'000'000L};
  nanosleep(&time, nullptr);
  kill(parent, signal);
  const timespec moment{0, 5'000'000};
  nanosleep(&moment, nullptr);
  kill(parent, SIGSTOP);
  nanosleep(&moment, nullptr);
  kill(parent, SIGCONT);
  _exit(0);
}

int main() {
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, handled) == 0);
  const pid_t first = stop_me_after(10, SIGCONT);
  pollfd wanted{handled[0], POLLIN, 0};
  check("a stopped poll times out as if it had not been", poll(&wanted, 1, 60) == 0);
  waitpid(first, nullptr, 0);

  struct sigaction action {};
  action.sa_handler = wait_in_handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, nullptr);
  const pid_t second = stop_me_after(10, SIGUSR1);
  char byte;
  check("a restarted recv", recv(handled[0], &byte, 1, 0) == 1);
  waitpid(second, nullptr, 0);

  action.sa_handler = leave;
  sigaction(SIGALRM, &action, nullptr);
  if (sigsetjmp(out, 1) == 0) {
    const itimerval soon{{0, 0}, {0, 10'000}};
    setitimer(ITIMER_REAL, &soon, nullptr);
    recv(handled[0], &byte, 1, 0);
  }
  check("send", send(handled[1], "x", 1, 0) == 1);
  check("recv", recv(handled[0], &byte, 1, 0) == 1);
  return 0;
}
