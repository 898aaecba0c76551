// Makes each call whose number is an argument, once, on a socket and with arguments that make most of them
// fail and none of them wait. What they do does not matter: each must stop where an observer wants it to.

#include <sys/syscall.h>
#include <unistd.h>

#include "check.hpp"

int main(int argc, char** argv) {
  const timespec at_once{0, 0};
  for (int i = 1; i < argc; ++i) {
    const long number = std::atol(argv[i]);
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    check("socket", fd >= 0);
    long third = 0, fifth = 0;
    if (number == SYS_ppoll) third = reinterpret_cast<long>(&at_once);
    if (number == SYS_pselect6) fifth = reinterpret_cast<long>(&at_once);
#ifdef SYS_select
    if (number == SYS_select) fifth = reinterpret_cast<long>(&at_once);
#endif
    syscall(number, static_cast<long>(fd), 0L, third, 0L, fifth, 0L);
  }
  return 0;
}
