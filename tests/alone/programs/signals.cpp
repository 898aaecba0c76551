// Signals that are ignored, handled, blocked, queued and fatal; what they do to calls that wait.

#include <setjmp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/alone/programs/scenario.hpp"

namespace {

volatile sig_atomic_t handled = 0;
sigjmp_buf jump;

void count(int) {
  handled = handled + 1;
}

void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  need("sigaction", sigaction(number, &action, nullptr) == 0);
}

/// A child that sends `number` to us `times` times, 20 ms apart from 30 ms on, and then lives on until
/// killed.
pid_t sender(int number, int times) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  need("fork", child >= 0);
  if (child != 0) return child;
  usleep(30000);
  for (int i = 0; i < times; ++i) {
    kill(parent, number);
    usleep(20000);
  }
  for (;;) pause();
}

void end(pid_t child) {
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

/// How long waits last that nothing ends: long enough for what shall end them to come on a busy machine.
int limit_ms = 300;

/// Prints the result of a wait of `limit_ms`, and whether it came before its time.
template <class Wait>
void wait_and_print(const char* what, Wait wait) {
  const long before = now_ms();
  const long result = wait();
  print_result(what, result);
  const long took = now_ms() - before;
  std::printf("it took %s\n", took < limit_ms          ? "less than its time"
                              : took < limit_ms + 5000 ? "its time"
                                                       : "too long");
}

long wait_in_epoll() {
  const int epoll = epoll_create1(0);
  epoll_event event{};
  return epoll_wait(epoll, &event, 1, limit_ms);
}

long wait_in_epoll_with_timespec() {
  const int epoll = epoll_create1(0);
  epoll_event event{};
  const timespec most{0, 300000000};
  const long result = epoll_pwait2(epoll, &event, 1, &most, nullptr);
  std::printf("its limit is still %ld ns\n", most.tv_nsec);
  return result;
}

long wait_in_receive() {
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  const timeval limit{0, 300000};
  need("setsockopt", setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
  char byte;
  return recv(pair[0], &byte, 1, 0);
}

int ignored_in_epoll() {
  const pid_t child = sender(SIGWINCH, 3);  // ignored by default (signal(7))
  wait_and_print("epoll_wait", wait_in_epoll);
  end(child);
  const pid_t other = sender(SIGCHLD, 3);
  wait_and_print("epoll_wait", wait_in_epoll);
  end(other);
  return 0;
}

int ignored_in_epoll_pwait2() {
  const pid_t child = sender(SIGWINCH, 3);
  wait_and_print("epoll_pwait2", wait_in_epoll_with_timespec);
  end(child);
  return 0;
}

int ignored_in_receive() {
  handle(SIGUSR1, SIG_IGN, 0);
  const pid_t child = sender(SIGUSR1, 3);
  wait_and_print("recv", wait_in_receive);
  end(child);
  return 0;
}

int ignored_in_poll() {
  const pid_t child = sender(SIGURG, 5);
  wait_and_print("poll", [] { return static_cast<long>(usleep(300000)); });
  timeval limit{0, 300000};
  wait_and_print("select", [&] { return static_cast<long>(select(0, nullptr, nullptr, nullptr, &limit)); });
  end(child);
  return 0;
}

int ignored_in_sigwait() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGUSR1);
  sigprocmask(SIG_BLOCK, &wanted, nullptr);
  const pid_t child = sender(SIGWINCH, 2);
  const timespec most{0, 300000000};
  wait_and_print("sigtimedwait", [&] { return static_cast<long>(sigtimedwait(&wanted, nullptr, &most)); });
  end(child);
  return 0;
}

int ignored_in_semop() {
  const int semaphores = semget(IPC_PRIVATE, 1, 0600);
  need("semget", semaphores >= 0);
  const pid_t child = sender(SIGWINCH, 3);
  sembuf down{0, -1, 0};
  const timespec most{0, 300000000};
  wait_and_print("semtimedop", [&] { return static_cast<long>(semtimedop(semaphores, &down, 1, &most)); });
  semctl(semaphores, 0, IPC_RMID);
  end(child);
  return 0;
}

int handled_in_epoll() {
  limit_ms = 10000;
  handle(SIGUSR1, count, SA_RESTART);
  const pid_t child = sender(SIGUSR1, 1);
  wait_and_print("epoll_wait", wait_in_epoll);
  std::printf("handled %d\n", static_cast<int>(handled));
  end(child);
  return 0;
}

int handled_after_ignored() {
  limit_ms = 10000;
  handle(SIGUSR1, count, 0);
  const pid_t ignored = sender(SIGWINCH, 2);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    usleep(120000);
    kill(parent, SIGUSR1);
    for (;;) pause();
  }
  wait_and_print("epoll_wait", wait_in_epoll);
  std::printf("handled %d\n", static_cast<int>(handled));
  end(child);
  end(ignored);
  return 0;
}

int restarted() {
  handle(SIGUSR1, count, SA_RESTART);
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 3; ++i) {
      usleep(20000);
      kill(parent, SIGUSR1);
    }
    usleep(20000);
    send(pair[1], "abc", 3, 0);
    _exit(0);
  }
  char text[8];
  print_result("recv", recv(pair[0], text, sizeof text, 0));
  std::printf("handled %d\n", static_cast<int>(handled));
  waitpid(child, nullptr, 0);
  return 0;
}

int jumped_out() {
  handle(
      SIGUSR1, [](int) { siglongjmp(jump, 1); }, 0);
  const pid_t child = sender(SIGUSR1, 1);
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  char byte;
  if (sigsetjmp(jump, 1) == 0) {
    print_result("recv", recv(pair[0], &byte, 1, 0));
  } else {
    std::printf("jumped out of recv\n");
    send(pair[1], "x", 1, 0);
    print_result("recv", recv(pair[0], &byte, 1, 0));
  }
  end(child);
  return 0;
}

int stopped_in_epoll() {
  // signal(7): a stop ends it with EINTR, without any handler.
  auto* result = static_cast<volatile int*>(
      mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  need("mmap", result != MAP_FAILED);
  const pid_t child = fork();
  if (child == 0) {
    // SIGTSTP does nothing in an orphaned process group (setpgid(2)), and ours may be one, without a
    // terminal.
    need("setpgid", setpgid(0, 0) == 0);
    *result = wait_in_epoll() < 0 ? errno : 0;
    for (;;) pause();
  }
  int status = 0;
  usleep(50000);
  for (const int number : {SIGSTOP, SIGTSTP}) {
    kill(child, number);
    waitpid(child, &status, WUNTRACED);
    std::printf("stopped: %d, by SIG%s\n", WIFSTOPPED(status), sigabbrev_np(WSTOPSIG(status)));
    usleep(20000);
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    std::printf("continued: %d\n", WIFCONTINUED(status));
    usleep(20000);
  }
  kill(child, SIGTERM);
  waitpid(child, &status, 0);
  std::printf("epoll_wait: %s, ended by SIG%s\n", strerrorname_np(*result), sigabbrev_np(WTERMSIG(status)));
  return 0;
}

int all_blocked() {
  sigset_t all, waiting;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGTRAP, SIGURG, SIGCHLD, SIGSEGV}) raise(number);
  sigpending(&waiting);
  for (int number = 1; number < NSIG; ++number)
    if (sigismember(&waiting, number) == 1) std::printf("SIG%s waits\n", sigabbrev_np(number));
  return 0;
}

int queued() {
  static int values[8];
  static int senders = 0;
  struct sigaction action {};
  action.sa_sigaction = [](int, siginfo_t* info, void*) {
    values[handled] = info->si_value.sival_int;
    if (info->si_code == SI_QUEUE && info->si_pid == getpid()) ++senders;
    handled = handled + 1;
  };
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGRTMIN + 3, &action, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN + 3);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  for (int i = 0; i < 5; ++i) {
    sigval value{};
    value.sival_int = 10 + i;
    sigqueue(getpid(), SIGRTMIN + 3, value);
  }
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  for (int i = 0; i < handled; ++i) std::printf("value %d\n", values[i]);
  std::printf("from ourselves: %d\n", senders);
  return 0;
}

int traps() {
  handle(SIGTRAP, count, 0);
  raise(SIGTRAP);
  kill(getpid(), SIGTRAP);
#if defined(__x86_64__)
  __asm__ volatile("int3");
#endif
  std::printf("handled %d\n", static_cast<int>(handled));
  return 0;
}

int fault() {
  struct sigaction action {};
  action.sa_sigaction = [](int, siginfo_t* info, void*) {
    std::printf("fault at %p, code %d\n", info->si_addr, info->si_code);
    siglongjmp(jump, 1);
  };
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  static char stack[65536];
  stack_t other{};
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  sigaltstack(&other, nullptr);
  sigaction(SIGSEGV, &action, nullptr);
  int* volatile nowhere = reinterpret_cast<int*>(0x1000);
  if (sigsetjmp(jump, 1) == 0) *nowhere = 1;
  std::printf("went on\n");
  return 0;
}

int broken_pipe() {
  int pair[2];
  need("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  close(pair[1]);
  print_result("send", send(pair[0], "x", 1, MSG_NOSIGNAL));
  send(pair[0], "x", 1, 0);
  std::printf("not reached\n");
  return 0;
}

int from_descriptor() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  const int fd = signalfd(-1, &set, 0);
  const pid_t child = fork();
  if (child == 0) _exit(9);
  signalfd_siginfo info{};
  need("read", read(fd, &info, sizeof info) == sizeof info);
  std::printf("SIG%s, code %d, status %d, ours %d\n", sigabbrev_np(static_cast<int>(info.ssi_signo)),
              info.ssi_code, info.ssi_status, static_cast<pid_t>(info.ssi_pid) == child);
  return 0;
}

template <int number>
int fatal() {
  raise(number);
  return 0;
}

constexpr Scenario scenarios[] = {
    {"ignored_in_epoll", ignored_in_epoll},
    {"ignored_in_epoll_pwait2", ignored_in_epoll_pwait2},
    {"ignored_in_receive", ignored_in_receive},
    {"ignored_in_poll", ignored_in_poll},
    {"ignored_in_sigwait", ignored_in_sigwait},
    {"ignored_in_semop", ignored_in_semop},
    {"handled_in_epoll", handled_in_epoll},
    {"handled_after_ignored", handled_after_ignored},
    {"restarted", restarted},
    {"jumped_out", jumped_out},
    {"stopped_in_epoll", stopped_in_epoll},
    {"all_blocked", all_blocked},
    {"queued", queued},
    {"traps", traps},
    {"fault", fault},
    {"broken_pipe", broken_pipe},
    {"from_descriptor", from_descriptor},
    {"fatal_abort", fatal<SIGABRT>},
    {"fatal_kill", fatal<SIGKILL>},
    {"fatal_term", fatal<SIGTERM>},
    {"fatal_real_time", fatal<40>},
};

}  // namespace

int main(int argc, char** argv) {
  return run_scenario(scenarios, argc, argv);
}
