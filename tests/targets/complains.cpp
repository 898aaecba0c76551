// Says things to duplicates of its standard output and standard error, as perror(3) does, before and after
// its first socket; what it writes to a file under the same number is no output.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "check.hpp"

int main() {
  errno = ENOENT;
  std::perror("before");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", fd >= 0);
  errno = EBADF;
  std::perror("after");
  const int copy = fcntl(1, F_DUPFD, 10);
  check("F_DUPFD", copy >= 10);
  check("write", write(copy, "to ten\n", 7) == 7);
  check("dup2", dup2(2, 50) == 50);
  check("write", write(50, "to 50\n", 6) == 6);
  check("close", close(copy) == 0 && close(50) == 0 && close(fd) == 0);
  const int file = open("/dev/null", O_WRONLY);
  check("dup2", dup2(file, 50) == 50);
  check("write", write(50, "nowhere", 7) == 7);
  return 0;
}
