// Makes a pair of io_uring's rings (io_uring_setup(2)) and leaves them.

#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

int main() {
  io_uring_params parameters{};
  const long ring = syscall(SYS_io_uring_setup, 4, &parameters);
  std::puts(ring >= 0 ? "made" : strerrorname_np(errno));
  return 0;
}
