// server ADDRESS PORT [MISTAKE]: gives a socket its name, says which name it has, and waits to be ended.
//
// MISTAKE is one of these:
//   no-htons   leaves out htons(): the two bytes of the port are swapped
//   short      says that the address is 8 bytes long, the size of a pointer
//   twice      binds the same socket a second time

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

// A call that failed has left the reason in errno; perror() says it in words.
[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view mistake = argc == 4 ? argv[3] : "";
  if (argc != 3 && mistake != "no-htons" && mistake != "short" && mistake != "twice") {
    std::fprintf(stderr, "usage: server ADDRESS PORT [no-htons|short|twice]\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[2], &end, 10);
  if (end == argv[2] || *end != '\0' || port < 0 || port > 65535) {
    std::fprintf(stderr, "'%s' is no port\n", argv[2]);
    return 2;
  }

  // The name that we ask for: an address of this machine, and a port. Both lie there in network byte order,
  // the most significant byte first.
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<in_port_t>(port));
  if (mistake == "no-htons") name.sin_port = static_cast<in_port_t>(port);
  if (inet_pton(AF_INET, argv[1], &name.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' is no IPv4 address\n", argv[1]);
    return 2;
  }
  const socklen_t length = mistake == "short" ? sizeof(void*) : sizeof name;

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&name), length) == -1) give_up("bind");
  if (mistake == "twice" && bind(listener, reinterpret_cast<const sockaddr*>(&name), length) == -1)
    give_up("bind again");
  if (listen(listener, 8) == -1) give_up("listen");

  // Which name has it got? With port 0 the kernel has chosen one.
  sockaddr_in got{};
  socklen_t got_length = sizeof got;
  if (getsockname(listener, reinterpret_cast<sockaddr*>(&got), &got_length) == -1) give_up("getsockname");
  char text[INET_ADDRSTRLEN];
  if (inet_ntop(AF_INET, &got.sin_addr, text, sizeof text) == nullptr) give_up("inet_ntop");
  std::printf("listening at %s port %d\n", text, ntohs(got.sin_port));
  std::fflush(stdout);

  pause();  // until a signal ends us
  return 0;
}
