// sender HOST PORT [connected] MESSAGE...: sends each message as one datagram.
//
// connected   calls connect() first: the kernel remembers the address, and tells of errors
// A message may be  -  for an empty one,  huge  for one of 65508 bytes,  many  for 2000 of 500 bytes.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static bool send_datagram(int fd, const std::string& message, const sockaddr_in* to) {
  const auto* address = reinterpret_cast<const sockaddr*>(to);
  const ssize_t sent =
      sendto(fd, message.data(), message.size(), 0, address, to == nullptr ? 0 : sizeof(sockaddr_in));
  if (sent == -1) std::perror("sendto");
  return sent != -1;
}

int main(int argc, char** argv) {
  int next = 3;
  if (argc < 4) {
    std::fprintf(stderr, "usage: sender HOST PORT [connected] MESSAGE...\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[2], &end, 10);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) give_up("socket");
  const bool connected = std::string(argv[3]) == "connected";
  if (connected) {
    // No segment is sent for this: it only says where each datagram goes from now on.
    if (connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");
    ++next;
  }
  bool all_sent = true;
  for (; next < argc; ++next) {
    std::string message = argv[next];
    int times = 1;
    if (message == "-") message.clear();
    if (message == "huge") message.assign(65508, 'h');
    if (message == "many") message.assign(500, 'm'), times = 2000;
    for (; times > 0; --times)
      all_sent = send_datagram(fd, message, connected ? nullptr : &there) && all_sent;
  }
  if (close(fd) == -1) give_up("close");
  return all_sent ? 0 : 1;
}
