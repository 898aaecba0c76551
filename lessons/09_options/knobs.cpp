// knobs: turns a few options of one socket and looks what has become of them.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// getsockopt() mirrors setsockopt(). Its length goes both ways: the room that there is, then what was
// written.
static int value_of(int fd, int level, int option) {
  int value = 0;
  socklen_t length = sizeof value;
  if (getsockopt(fd, level, option, &value, &length) == -1) give_up("getsockopt");
  return value;
}

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // each line at once, also into a pipe
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) give_up("socket");

  // A receive buffer of 10,000 bytes.
  const int wanted = 10000;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted) == -1) give_up("setsockopt");
  std::printf("SO_RCVBUF: wanted %d, got %d\n", wanted, value_of(fd, SOL_SOCKET, SO_RCVBUF));

  // A mistake: the option is one of SOL_SOCKET, and the level says IPPROTO_IP.
  const int yes = 1;
  if (setsockopt(fd, IPPROTO_IP, SO_REUSEADDR, &yes, sizeof yes) == -1)
    std::perror("setsockopt, wrong level");
  std::printf("SO_REUSEADDR is %d, the time to live is %d\n", value_of(fd, SOL_SOCKET, SO_REUSEADDR),
              value_of(fd, IPPROTO_IP, IP_TTL));

  // Another one: the value is an int, and its length says one byte, as for a bool.
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(bool)) == -1) std::perror("setsockopt, one byte");

  if (close(fd) == -1) give_up("close");
  return 0;
}
