// Runs a program whose standard input is a socket with a line in it, as inetd does.

#include <unistd.h>

#include "check.hpp"

int main(int, char** arguments) {
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  check("write", write(pair[0], "given\n", 6) == 6);
  check("dup2", dup2(pair[1], 0) == 0);
  execvp(arguments[1], arguments + 1);
  return 127;
}
