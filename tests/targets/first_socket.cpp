// Reads a file, and only then gets its first sockets, while a timer interrupts it and another thread waits;
// that thread is the first to write to one of them. Says how many seccomp filters it had before and
// afterwards, and where it may run.

#include <sched.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include "check.hpp"

namespace {

std::atomic<int> ticks{0};

int filters() {
  std::ifstream status("/proc/thread-self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("Seccomp_filters:", 0) == 0) return std::atoi(line.c_str() + 16);
  return -1;
}

cpu_set_t affinity() {
  cpu_set_t set;
  check("sched_getaffinity", sched_getaffinity(0, sizeof set, &set) == 0);
  return set;
}

}  // namespace

int main() {
  struct sigaction action {};
  action.sa_handler = [](int) { ++ticks; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 200}, {0, 200}};
  check("setitimer", setitimer(ITIMER_REAL, &often, nullptr) == 0);
  const cpu_set_t at_first = affinity();
  const int before = filters();

  int start[2], pair[2];
  check("pipe", pipe(start) == 0);
  std::thread writer([&] {
    char byte;
    while (read(start[0], &byte, 1) != 1) continue;
    check("write", write(pair[0], "first", 5) == 5);
  });
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  check("write", write(start[1], "x", 1) == 1);
  char bytes[5];
  check("recv", recv(pair[1], bytes, sizeof bytes, MSG_WAITALL) == 5 && std::memcmp(bytes, "first", 5) == 0);
  writer.join();

  bool stays = true;
  for (int i = 0; i < 500; ++i) {
    check("write", write(pair[0], "more", 4) == 4);
    const cpu_set_t now = affinity();
    stays = stays && CPU_EQUAL(&now, &at_first);
    check("recv", recv(pair[1], bytes, 4, MSG_WAITALL) == 4);
  }
  while (ticks == 0) continue;
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  std::printf("filters %d %d\naffinity %s\n", before, filters(), stays ? "stays" : "changes");
  return 0;
}
