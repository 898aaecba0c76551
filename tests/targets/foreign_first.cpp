// A program's first sockets come through int 0x80, which nobody records; it then uses them as its own door
// has it. Prints whether this kernel has such a door.

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.hpp"

int main() {
#if defined(__x86_64__)
  constexpr long socketpair_there = 360;  // arch/x86/entry/syscalls/syscall_32.tbl
  // Where an address of 32 bits can point to.
  auto* pair = static_cast<int*>(
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0));
  check("mmap", pair != MAP_FAILED);
  long result = socketpair_there;
  asm volatile("int $0x80"
               : "+a"(result)
               : "b"(static_cast<long>(AF_UNIX)), "c"(static_cast<long>(SOCK_STREAM)), "d"(0L), "S"(pair)
               : "memory", "cc", "r8", "r9", "r10", "r11");
  std::printf("int 0x80 socketpair: %s\n", result == 0 ? "made" : "not permitted");
  if (result != 0) return 0;
  int type = 0;
  socklen_t length = sizeof type;
  check("getsockopt", getsockopt(pair[0], SOL_SOCKET, SO_TYPE, &type, &length) == 0);
  check("write", write(pair[0], "x", 1) == 1);
  char byte;
  check("read", read(pair[1], &byte, 1) == 1);
  check("close", close(pair[0]) == 0 && close(pair[1]) == 0);
#endif
  return 0;
}
