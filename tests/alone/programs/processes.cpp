// Children, groups, sessions, threads and exec, in the ways in which they end, wait and outlive each other.

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/alone/programs/scenario.hpp"

extern char** environ;

namespace {

void print_status(const char* what, int status) {
  if (WIFEXITED(status)) std::printf("%s exited with %d\n", what, WEXITSTATUS(status));
  if (WIFSIGNALED(status)) std::printf("%s was ended by SIG%s\n", what, sigabbrev_np(WTERMSIG(status)));
  if (WIFSTOPPED(status)) std::printf("%s was stopped by SIG%s\n", what, sigabbrev_np(WSTOPSIG(status)));
  if (WIFCONTINUED(status)) std::printf("%s was continued\n", what);
}

int wait_for(pid_t child) {
  int status = 0;
  need("waitpid", waitpid(child, &status, 0) == child);
  return status;
}

/// Makes a socket, so that it is certain that we are still observed.
void use_a_socket() {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  need("socket", fd >= 0);
  close(fd);
}

int any_child_order() {
  pid_t children[5];
  int gates[5][2];
  for (int i = 0; i < 5; ++i) {
    need("pipe", pipe(gates[i]) == 0);
    children[i] = fork();
    if (children[i] != 0) continue;
    char byte;
    [[maybe_unused]] const auto got = read(gates[i][0], &byte, 1);
    _exit(i);
  }
  for (const int i : {3, 0, 4, 1, 2}) {
    need("write", write(gates[i][1], "", 1) == 1);
    int status = 0;
    const pid_t ended = waitpid(-1, &status, 0);
    std::printf("%s: ", ended == children[i] ? "as expected" : "another");
    print_status("child", status);
  }
  print_result("waitpid", waitpid(-1, nullptr, 0));
  return 0;
}

int no_hang() {
  int gate[2];
  need("pipe", pipe(gate) == 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte;
    [[maybe_unused]] const auto got = read(gate[0], &byte, 1);
    raise(SIGUSR2);
  }
  int status = 0;
  print_result("waitpid", waitpid(child, &status, WNOHANG));
  need("write", write(gate[1], "", 1) == 1);
  siginfo_t info{};
  print_result("waitid", waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT));
  std::printf("code %d status %d\n", info.si_code, info.si_status);
  pid_t ended;
  while ((ended = waitpid(-1, &status, WNOHANG)) == 0) sched_yield();
  std::printf("ours %d\n", ended == child);
  print_status("child", status);
  return 0;
}

int children_ignored() {
  signal(SIGCHLD, SIG_IGN);  // wait(2): then they leave no zombies, and wait fails when all have ended
  for (int i = 0; i < 3; ++i)
    if (fork() == 0) {
      use_a_socket();
      _exit(i);
    }
  print_result("wait", wait(nullptr));
  return 0;
}

int told_of_children() {
  static volatile sig_atomic_t told = 0;
  struct sigaction action {};
  action.sa_sigaction = [](int, siginfo_t* info, void*) {
    told = told + 1;
    std::printf("told: code %d status %d\n", info->si_code, info->si_status);
  };
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGCHLD, &action, nullptr);
  for (int i = 0; i < 3; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      use_a_socket();
      _exit(20 + i);
    }
    print_status("child", wait_for(child));
  }
  std::printf("told %d times\n", static_cast<int>(told));
  return 0;
}

/// A daemon: forks twice, leaves the session, and reports through a pipe what became of it.
int daemon_of_two_forks() {
  int report[2];
  need("pipe", pipe(report) == 0);
  const pid_t first = fork();
  if (first == 0) {
    setsid();
    const pid_t middle = getpid();
    if (fork() != 0) _exit(0);
    while (getppid() == middle) usleep(1000);
    for (const int fd : {0, 1, 2}) close(fd);
    need("open", open("/dev/null", O_RDWR) == 0 && dup(0) == 1 && dup(0) == 2);
    use_a_socket();
    const std::string text = std::string("leader ") + (getsid(0) == getpid() ? "yes" : "no") + ", group " +
                             (getpgrp() == middle ? "of the middle one" : "another") + "\n";
    need("write", write(report[1], text.data(), text.size()) > 0);
    _exit(0);
  }
  print_status("first", wait_for(first));
  close(report[1]);
  char text[200];
  ssize_t size;
  while ((size = read(report[0], text, sizeof text)) > 0) std::printf("%.*s", static_cast<int>(size), text);
  return 0;
}

int spawned() {
  char shell[] = "/bin/sh", option[] = "-c", script[] = "exit 6";
  char* argv[] = {shell, option, script, nullptr};
  pid_t child = 0;
  print_result("posix_spawn", posix_spawn(&child, shell, nullptr, nullptr, argv, environ));
  print_status("spawned", wait_for(child));
  char missing[] = "/nonexistent/program";
  print_result("posix_spawn", -posix_spawn(&child, missing, nullptr, nullptr, argv, environ));
  const pid_t other = vfork();
  if (other == 0) {
    execv(missing, argv);
    execv(shell, argv);
    _exit(1);
  }
  print_status("vforked", wait_for(other));
  std::printf("system: %d\n", system("exit 3"));
  return 0;
}

int executed_by_a_thread() {
  // execve(2): all other threads are destroyed, and the new program has the leader's id.
  std::thread([] {
    use_a_socket();
    execl("/bin/sh", "sh", "-c", "echo executed; exit 5", nullptr);
  }).detach();
  for (;;) pause();
}

int leader_ends_first() {
  std::thread([] {
    usleep(50000);
    use_a_socket();
    std::printf("the thread goes on\n");
    exit(4);
  }).detach();
  pthread_exit(nullptr);
}

int groups() {
  const pid_t leader = fork();
  if (leader == 0) {
    setpgid(0, 0);
    for (;;) pause();
  }
  setpgid(leader, leader);
  pid_t members[3];
  for (auto& member : members) {
    member = fork();
    if (member == 0) {
      setpgid(0, leader);
      for (;;) pause();
    }
    setpgid(member, leader);
  }
  std::printf("its group %d, ours another %d\n", getpgid(members[1]) == leader, getpgrp() != leader);
  int status = 0;
  kill(-leader, SIGTSTP);
  for (int i = 0; i < 4; ++i) {
    need("waitpid", waitpid(-leader, &status, WUNTRACED) > 0);
    print_status("member", status);
  }
  kill(-leader, SIGCONT);
  for (int i = 0; i < 4; ++i) {
    need("waitpid", waitpid(-leader, &status, WCONTINUED) > 0);
    print_status("member", status);
  }
  kill(-leader, SIGHUP);
  for (int i = 0; i < 4; ++i) {
    need("waitpid", waitpid(-leader, &status, 0) > 0);
    print_status("member", status);
  }
  print_result("kill", kill(-leader, 0));
  return 0;
}

int dies_with_its_parent() {
  int report[2];
  need("pipe", pipe(report) == 0);
  const pid_t parent = fork();
  if (parent == 0) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGUSR1);
      signal(SIGUSR1, [](int) {});
      need("write", write(report[1], "r", 1) == 1);
      pause();
      need("write", write(report[1], "told of its parent's end\n", 25) == 25);
      _exit(0);
    }
    char byte;
    need("read", read(report[0], &byte, 1) == 1);
    usleep(30000);
    _exit(0);
  }
  close(report[1]);
  print_status("parent", wait_for(parent));
  char text[64];
  const ssize_t size = read(report[0], text, sizeof text);
  std::printf("%.*s", static_cast<int>(size), text);
  return 0;
}

int adopted_by_a_subreaper() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t self = getpid();
  const pid_t child = fork();
  if (child == 0) {
    const pid_t middle = getpid();
    if (fork() == 0) {
      while (getppid() == middle) usleep(1000);
      _exit(getppid() == self ? 8 : 1);
    }
    _exit(7);
  }
  print_status("child", wait_for(child));
  int status = 0;
  need("wait", wait(&status) > 0);
  print_status("grandchild", status);
  return 0;
}

int five_hundred_processes() {
  std::vector<pid_t> children;
  for (int i = 0; i < 500; ++i) {
    const pid_t child = fork();
    need("fork", child >= 0);
    if (child == 0) {
      use_a_socket();
      for (;;) pause();
    }
    children.push_back(child);
  }
  int ended = 0;
  for (const pid_t child : children) kill(child, SIGTERM);
  for (const pid_t child : children) {
    const int status = wait_for(child);
    ended += WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
  }
  std::printf("%d ended by SIGTERM\n", ended);
  print_result("wait", wait(nullptr));
  return 0;
}

/// Each forks two until the depth is reached: 511 processes that all fork, end and are waited for at once.
int tree_of_forks() {
  const auto grow = [](auto&& self, int depth) -> int {
    if (depth == 0) {
      use_a_socket();
      return 1;
    }
    pid_t children[2];
    for (auto& child : children) {
      child = fork();
      need("fork", child >= 0);
      if (child == 0) _exit(self(self, depth - 1) % 128);
    }
    int sum = 1;
    for (const pid_t child : children) sum += WEXITSTATUS(wait_for(child));
    return sum;
  };
  std::printf("%d\n", grow(grow, 8) % 128);
  return 0;
}

/// A group that forks as fast as it can is killed while it does.
int killed_while_forking() {
  for (int round = 0; round < 10; ++round) {
    const pid_t leader = fork();
    if (leader == 0) {
      setpgid(0, 0);
      for (int i = 0; i < 3; ++i) fork();
      for (int i = 0; i < 200; ++i) {
        const pid_t child = fork();
        if (child == 0) _exit(0);
        std::thread([] { use_a_socket(); }).detach();
        waitpid(child, nullptr, 0);
      }
      for (;;) pause();
    }
    setpgid(leader, leader);
    usleep(5000 + 3000 * round);
    kill(-leader, SIGKILL);
    print_status("leader", wait_for(leader));
  }
  return 0;
}

int five_hundred_threads() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 500; ++i)
    threads.emplace_back([] {
      use_a_socket();
      usleep(10000);
      use_a_socket();
    });
  for (auto& thread : threads) thread.join();
  std::printf("joined %zu\n", threads.size());
  return 0;
}

int chain_of_execs() {
  const char* left = getenv("EXECS_LEFT");
  const int count = left != nullptr ? std::atoi(left) : 100;
  use_a_socket();
  if (count == 0) {
    std::printf("the last one\n");
    return 11;
  }
  setenv("EXECS_LEFT", std::to_string(count - 1).c_str(), 1);
  execl("/proc/self/exe", "processes", "chain_of_execs", nullptr);
  return 1;
}

/// clone(2): the child asks not to be traced along with its parent. LeakSanitizer does so.
int untraced_clone() {
#if defined(__x86_64__)
  const long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, nullptr, nullptr, nullptr, 0L);
#else
  const long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, nullptr, nullptr, 0L, nullptr);
#endif
  need("clone", child >= 0);
  if (child == 0) {
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    print_result("socket", fd >= 0 ? 0 : -1);
    _exit(fd >= 0 ? 12 : 1);
  }
  print_status("child", wait_for(static_cast<pid_t>(child)));
  return 0;
}

int shared_descriptors() {
  static int made = -1;
  static char stack[65536];
  const auto body = [](void*) -> int {
    made = socket(AF_INET, SOCK_DGRAM, 0);
    return 0;
  };
  const int child = clone(body, stack + sizeof stack, CLONE_VM | CLONE_FILES | CLONE_FS | SIGCHLD, nullptr);
  need("clone", child >= 0);
  wait_for(child);
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  print_result("getsockname", getsockname(made, reinterpret_cast<sockaddr*>(&address), &length));
  return 0;
}

constexpr Scenario scenarios[] = {
    {"any_child_order", any_child_order},
    {"no_hang", no_hang},
    {"children_ignored", children_ignored},
    {"told_of_children", told_of_children},
    {"daemon_of_two_forks", daemon_of_two_forks},
    {"spawned", spawned},
    {"executed_by_a_thread", executed_by_a_thread},
    {"leader_ends_first", leader_ends_first},
    {"groups", groups},
    {"dies_with_its_parent", dies_with_its_parent},
    {"adopted_by_a_subreaper", adopted_by_a_subreaper},
    {"five_hundred_threads", five_hundred_threads},
    {"five_hundred_processes", five_hundred_processes},
    {"tree_of_forks", tree_of_forks},
    {"killed_while_forking", killed_while_forking},
    {"chain_of_execs", chain_of_execs},
    {"untraced_clone", untraced_clone},
    {"shared_descriptors", shared_descriptors},
};

}  // namespace

int main(int argc, char** argv) {
  return run_scenario(scenarios, argc, argv);
}
