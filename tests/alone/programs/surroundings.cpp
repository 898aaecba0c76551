// What a program finds when it starts, what it does with descriptors, timers and its own rights.

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <string>

#include "tests/alone/programs/scenario.hpp"

namespace {

volatile sig_atomic_t handled = 0;

void count(int) {
  handled = handled + 1;
}

/// Prints the lines of /proc/self/status that begin with one of `keys`.
template <class... Keys>
void print_own_status(Keys... keys) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if ((line.starts_with(keys) || ...)) std::printf("%s\n", line.c_str());
}

int start() {
  print_own_status("SigBlk", "SigIgn", "SigCgt", "Uid", "Gid", "Groups", "CapEff", "CapBnd", "CapPrm",
                   "CapInh", "CapAmb", "Umask", "Cpus_allowed_list", "Threads");
  for (int fd = 0; fd < 1024; ++fd)
    if (const int flags = fcntl(fd, F_GETFD); flags >= 0)
      std::printf("descriptor %d is open: %d\n", fd, flags);
  for (const int resource : {RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_CORE, RLIMIT_STACK, RLIMIT_SIGPENDING}) {
    rlimit limit{};
    getrlimit(static_cast<__rlimit_resource>(resource), &limit);
    std::printf("limit %d: %lu %lu\n", resource, limit.rlim_cur, limit.rlim_max);
  }
  char directory[4096];
  std::printf("in %s, group leader %d, session leader %d\n", getcwd(directory, sizeof directory),
              getpgrp() == getpid(), getsid(0) == getpid());
  std::printf("nice %d, policy %d, dumpable %d, slack %d\n", getpriority(PRIO_PROCESS, 0),
              sched_getscheduler(0), prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
              prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
  for (char** entry = environ; *entry != nullptr; ++entry) std::printf("%s\n", *entry);
  return 0;
}

/// As a daemon of the old school begins: close every number there could be.
int closes_a_million() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const int most = limit.rlim_cur < 1000000 ? static_cast<int>(limit.rlim_cur) : 1000000;
  long open = 0;
  const int pipe_end = dup(0);
  for (int fd = 3; fd < most; ++fd) open += close(fd) == 0;
  std::printf("closed %ld of them, one of them ours: %d\n", open > 0 ? 1L : 0L, fcntl(pipe_end, F_GETFD) < 0);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  std::printf("socket: %d\n", fd);
  return close(fd);
}

int closes_a_range() {
  for (int i = 0; i < 1000; ++i) need("socket", socket(AF_INET, SOCK_DGRAM, 0) >= 0);
  print_result("close_range", syscall(SYS_close_range, 3u, ~0u, 0u));
  std::printf("socket: %d\n", socket(AF_INET, SOCK_STREAM, 0));
  return 0;
}

/// Sockets get the numbers 0 to 2, whose reads and writes look like output.
int closes_the_standard_ones() {
  const int out = dup(1);
  for (const int fd : {0, 1, 2}) close(fd);
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  char text[8] = {};
  const bool wrote = write(pair[1], "bytes", 5) == 5 && read(pair[0], text, sizeof text) == 5;
  const int third = socket(AF_INET, SOCK_STREAM, 0);
  dprintf(out, "%d %d %d %s %s\n", pair[0], pair[1], third, wrote ? "carried" : "lost", text);
  return 0;
}

int interval_timer() {
  signal(SIGALRM, count);
  const itimerval every{{0, 5000}, {0, 5000}};
  setitimer(ITIMER_REAL, &every, nullptr);
  while (handled < 20) pause();
  const itimerval none{};
  setitimer(ITIMER_REAL, &none, nullptr);
  std::printf("%d alarms\n", static_cast<int>(handled));
  alarm(100);
  std::printf("left: %u\n", alarm(0));
  signal(SIGVTALRM, count);
  handled = 0;
  const itimerval computing{{0, 2000}, {0, 2000}};
  setitimer(ITIMER_VIRTUAL, &computing, nullptr);
  while (handled < 5) {
  }
  std::printf("computed\n");
  return 0;
}

int timer_of_posix() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGRTMIN;
  event.sigev_value.sival_int = 77;
  timer_t timer;
  need("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
  const itimerspec after{{0, 10000000}, {0, 10000000}};
  timer_settime(timer, 0, &after, nullptr);
  for (int i = 0; i < 3; ++i) {
    siginfo_t info{};
    std::printf("signal %d", sigwaitinfo(&set, &info) - SIGRTMIN);
    std::printf(" value %d code %d\n", info.si_value.sival_int, info.si_code);
  }
  return 0;
}

int sockets_work(const char* label) {
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  char text[8] = {};
  const bool good = write(pair[0], "bytes", 5) == 5 && read(pair[1], text, sizeof text) == 5;
  std::printf("%s: %s\n", label, good ? text : "nothing");
  return good ? 0 : 1;
}

int not_dumpable() {
  print_result("prctl", prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
  std::printf("dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
  return sockets_work("not dumpable");
}

/// A filter of the program's own: `verdict` for `listen`, everything else allowed.
void filter_listen(unsigned verdict) {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_listen, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, verdict),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog filter{};
  filter.len = static_cast<unsigned short>(std::size(code));
  filter.filter = code;
  need("no_new_privs", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  need("seccomp", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0);
}

int own_filter_refuses() {
  filter_listen(SECCOMP_RET_ERRNO | EXDEV);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  print_result("listen", listen(fd, 1));
  return sockets_work("under its own filter");
}

int own_filter_traps() {
  struct sigaction action {};
  action.sa_sigaction = [](int, siginfo_t* info, void*) {
    std::printf("SIGSYS for listen: %d\n", info->si_syscall == SYS_listen);
    _exit(9);
  };
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSYS, &action, nullptr);
  filter_listen(SECCOMP_RET_TRAP);
  return listen(socket(AF_INET, SOCK_STREAM, 0), 1);
}

int own_filter_kills() {
  filter_listen(SECCOMP_RET_KILL_PROCESS);
  return listen(socket(AF_INET, SOCK_STREAM, 0), 1);
}

/// Prints who it is: run as set-user-ID it is another.
int identity() {
  std::printf("real %u effective %u\n", getuid(), geteuid());
  return 0;
}

/// What no observation by ptrace can hide.
int seen_from_inside() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("TracerPid:")) std::printf("traced %d\n", std::atoi(line.c_str() + 10) != 0);
  std::printf("filtered %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
  std::printf("no new privileges %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  print_result("ptrace", ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
  return 0;
}

constexpr Scenario scenarios[] = {
    {"start", start},
    {"closes_a_million", closes_a_million},
    {"closes_a_range", closes_a_range},
    {"closes_the_standard_ones", closes_the_standard_ones},
    {"interval_timer", interval_timer},
    {"timer_of_posix", timer_of_posix},
    {"not_dumpable", not_dumpable},
    {"own_filter_refuses", own_filter_refuses},
    {"own_filter_traps", own_filter_traps},
    {"own_filter_kills", own_filter_kills},
    {"identity", identity},
    {"seen_from_inside", seen_from_inside},
};

}  // namespace

int main(int argc, char** argv) {
  return run_scenario(scenarios, argc, argv);
}
