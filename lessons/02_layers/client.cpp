// client HOST PORT [udp|bytewise]: says hello, five bytes.
//
// udp        in a datagram, without a connection
// bytewise   with five calls, and asks TCP not to wait for more before it sends what it has

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "";
  sockaddr_in there{};
  there.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc >= 3 ? std::strtol(argv[2], &end, 10) : 0;
  if ((argc != 3 && how != "udp" && how != "bytewise") || end == argv[2] || *end != '\0' || port < 1 ||
      port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT [udp|bytewise], HOST an IPv4 address in numbers\n");
    return 2;
  }
  there.sin_port = htons(static_cast<in_port_t>(port));

  // The three numbers choose the layers below: IPv4, and TCP or UDP on top of it. The rest of this program
  // does not change with them.
  const int fd = socket(AF_INET, how == "udp" ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (fd == -1) give_up("socket");
  const int yes = 1;
  if (how == "bytewise" && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == -1)
    give_up("setsockopt");
  if (connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  std::string_view words = "hello";
  while (!words.empty()) {
    const ssize_t taken = send(fd, words.data(), how == "bytewise" ? 1 : words.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    words.remove_prefix(static_cast<std::size_t>(taken));
  }
  if (close(fd) == -1) give_up("close");
  return 0;
}
