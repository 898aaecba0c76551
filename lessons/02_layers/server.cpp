// server PORT [udp]: hears what one caller says until its end, prints it, and ends. With udp, one datagram.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const bool datagrams = argc == 3 && std::string_view(argv[2]) == "udp";
  char* end = nullptr;
  const long port = argc >= 2 ? std::strtol(argv[1], &end, 10) : 0;
  if ((argc != 2 && !datagrams) || end == argv[1] || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT [udp]\n");
    return 2;
  }

  const int fd = socket(AF_INET, datagrams ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (fd == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");

  int from = fd;
  if (!datagrams) {
    if (listen(fd, 8) == -1) give_up("listen");
    from = accept(fd, nullptr, nullptr);
    if (from == -1) give_up("accept");
  }

  // No header reaches us: what recv() gives is what the other program gave to send().
  std::string heard;
  while (true) {
    char bytes[100];
    const ssize_t received = recv(from, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    heard.append(bytes, static_cast<std::size_t>(received));
    if (datagrams || received == 0) break;
  }
  std::printf("%zu bytes: %s\n", heard.size(), heard.c_str());
  if (from != fd && close(from) == -1) give_up("close");
  if (close(fd) == -1) give_up("close");
  return 0;
}
