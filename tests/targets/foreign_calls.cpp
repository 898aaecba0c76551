// System calls through the other doors of an x86-64 kernel, where the same numbers mean other calls: 41 is
// dup at int 0x80 and socket at syscall. Whoever reads these as its own sees sockets that never were.

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "check.hpp"

int main() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  check("socket", fd >= 0);
#if defined(__x86_64__)
  long copy = 0;
  asm volatile("int $0x80" : "=a"(copy) : "a"(41L), "b"(static_cast<long>(fd)) : "memory", "cc");
  std::printf("int 0x80 dup: %s\n", copy >= 0 ? "made" : "not permitted");
  // x32 (syscall with this bit): 41 would be socket there too, and most kernels have no such door.
  const long odd = syscall(0x40000000L + SYS_socket, AF_INET, SOCK_STREAM, 0);
  std::printf("x32 socket: %s\n", odd >= 0 ? "made" : "ENOSYS");
#endif
  close(fd);
  return 0;
}
