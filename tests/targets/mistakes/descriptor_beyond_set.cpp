// Waits on descriptor 1030; wrong: with select; right: with poll.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>

#include <vector>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  constexpr int high = 1030;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const Pair pair = connected_pair();
  check("dup2", dup2(pair.server, high) == high);
  check("send", send(pair.client, "hi\n", 3, 0) == 3);
  if (choice == Choice::right) {
    wait_for(high, POLLIN);
    return 0;
  }
  // FD_SET would be stopped by glibc's own checks in a build that has them; the bits are set by hand.
  std::vector<fd_set> sets(2);
  std::memset(sets.data(), 0, sizeof(fd_set) * sets.size());
  reinterpret_cast<unsigned char*>(sets.data())[high / 8] = 1U << high % 8;
  return select(high + 1, sets.data(), nullptr, nullptr, nullptr) == 1 ? 0 : 1;
}
