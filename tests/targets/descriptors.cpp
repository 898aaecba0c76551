// Descriptors that are copied, replaced, closed in a range, kept and lost over exec. It executes itself once,
// with the number of a descriptor that survives and of one that does not.

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "check.hpp"

static void after_exec(int kept, int lost) {
  int type;
  socklen_t length = sizeof type;
  check("the kept socket", getsockopt(kept, SOL_SOCKET, SO_TYPE, &type, &length) == 0);
  check("the lost socket", getsockopt(lost, SOL_SOCKET, SO_TYPE, &type, &length) != 0 && errno == EBADF);
  close(kept);
}

int main(int argc, char** argv) {
  if (argc == 3) {
    after_exec(std::atoi(argv[1]), std::atoi(argv[2]));
    return 0;
  }
  const int first = socket(AF_INET, SOCK_STREAM, 0);
  const int second = socket(AF_INET, SOCK_STREAM, 0);
  const int copy = dup(first);
  check("dup", copy >= 0);
  check("dup2", dup2(first, second) == second);  // closes the second socket
  check("fcntl", fcntl(first, F_DUPFD, 20) == 20);
  check("close_range", syscall(SYS_close_range, copy, 20, 0) == 0);
  const int lost = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check("socket", lost >= 0);
  execl(argv[0], argv[0], std::to_string(first).c_str(), std::to_string(lost).c_str(), nullptr);
  return 1;
}
