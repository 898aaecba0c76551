// Ways to make a process, and how a daemon leaves its parents: vfork and exec, clone3, fork twice with
// setsid.

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "check.hpp"

static int ended_with(pid_t process) {
  int status = 0;
  check("waitpid", waitpid(process, &status, 0) == process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static pid_t clone_three() {
  clone_args arguments{};
  arguments.exit_signal = SIGCHLD;
  return static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof arguments));
}

int main(int argc, char** argv) {
  if (argc == 2) return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 3 : 1;
  const int kept = socket(AF_INET, SOCK_STREAM, 0), lost = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check("socket", kept >= 0 && lost >= 0);
  const pid_t first = vfork();
  if (first == 0) {
    execl(argv[0], argv[0], "again", nullptr);
    _exit(1);
  }
  check("vfork and exec", ended_with(first) == 3);

  const pid_t second = clone_three();
  if (second == 0) {
    socket(AF_INET, SOCK_DGRAM, 0);
    _exit(4);
  }
  check("clone3", ended_with(second) == 4);

  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  const pid_t daemon = fork();
  if (daemon == 0) {
    check("setsid", setsid() > 0);
    if (fork() != 0) _exit(0);
    check("write", write(pair[1], "d", 1) == 1);  // the daemon, whose parent is gone or going
    pause();
  }
  check("the first child", ended_with(daemon) == 0);
  char byte;
  check("the daemon's word", read(pair[0], &byte, 1) == 1);
  check("kill", kill(-daemon, SIGTERM) == 0);  // its process group, which setsid made
  return 0;
}
