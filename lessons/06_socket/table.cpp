// table [precedence]: asks this machine for one socket after the other, and says what it answers.
//
// precedence   asks once only, with a famous mistake in the line that keeps the descriptor

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

struct Wish {
  const char* text;
  int domain, type, protocol;
};

// Domain: how ends are named. Type: what is carried between them. Protocol: 0 takes the usual one for both.
static constexpr Wish wishes[] = {
    {"AF_INET   SOCK_STREAM    0", AF_INET, SOCK_STREAM, 0},
    {"AF_INET   SOCK_DGRAM     0", AF_INET, SOCK_DGRAM, 0},
    {"AF_INET6  SOCK_STREAM    0", AF_INET6, SOCK_STREAM, 0},
    {"AF_UNIX   SOCK_STREAM    0", AF_UNIX, SOCK_STREAM, 0},
    {"AF_UNIX   SOCK_SEQPACKET 0", AF_UNIX, SOCK_SEQPACKET, 0},
    {"AF_INET   SOCK_STREAM    IPPROTO_UDP", AF_INET, SOCK_STREAM, IPPROTO_UDP},
    {"AF_INET   SOCK_RAW       IPPROTO_ICMP", AF_INET, SOCK_RAW, IPPROTO_ICMP},
    {"AF_X25    SOCK_SEQPACKET 0", AF_X25, SOCK_SEQPACKET, 0},
};

static void ask_for(const Wish& wish) {
  const int fd = socket(wish.domain, wish.type, wish.protocol);
  if (fd == -1) {
    std::printf("%-38s -1  %s\n", wish.text, std::strerror(errno));
    return;
  }
  std::printf("%-38s %2d\n", wish.text, fd);
  close(fd);
}

// `fd = socket(…) == -1` compares first and keeps the answer of that: false, which is 0.
static int precedence_mistake() {
  int fd = -1;
  if ((fd = socket(AF_INET, SOCK_STREAM, 0) == -1)) {
    std::perror("socket");
    return 1;
  }
  std::printf("my socket is descriptor %d\n", fd);
  std::fflush(stdout);
  if (listen(fd, 8) == -1) {
    std::perror("listen");
    return 1;
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "precedence") return precedence_mistake();
  if (argc != 1) {
    std::fprintf(stderr, "usage: table [precedence]\n");
    return 2;
  }
  for (const Wish& wish : wishes) {
    ask_for(wish);
    std::fflush(stdout);
  }
  return 0;
}
