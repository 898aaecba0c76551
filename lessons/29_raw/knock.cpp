// knock ADDRESS PORT: sends one UDP datagram, and does not wait for anything.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  char* end = nullptr;
  const long port = argc == 3 ? std::strtol(argv[2], &end, 10) : 0;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (argc != 3 || *end != '\0' || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: knock ADDRESS PORT\n");
    return 2;
  }
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) give_up("socket");
  if (sendto(fd, "knock", 5, 0, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1)
    give_up("sendto");
  if (close(fd) == -1) give_up("close");
  return 0;
}
