#pragma once
// What the programs here share. Each is one family of scenarios, started as `PROGRAM SCENARIO`, and prints
// only what must be the same whether it is observed or not: results, errno, order, signals; never a pid or a
// time.

#include <time.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

struct Scenario {
  const char* name;
  int (*run)();
};

template <std::size_t count>
int run_scenario(const Scenario (&scenarios)[count], int argc, char** argv) {
  setvbuf(stdout, nullptr, _IONBF, 0);
  for (const auto& scenario : scenarios)
    if (argc > 1 && std::strcmp(argv[1], scenario.name) == 0) return scenario.run();
  for (const auto& scenario : scenarios) std::printf("%s\n", scenario.name);
  return 2;
}

inline void need(const char* what, bool good) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

/// "epoll_wait: 0" or "epoll_wait: EINTR".
inline void print_result(const char* what, long result) {
  const int error = errno;
  if (result < 0)
    std::printf("%s: %s\n", what, strerrorname_np(error));
  else
    std::printf("%s: %ld\n", what, result);
}

inline long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
