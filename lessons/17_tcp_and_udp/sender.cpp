// sender stream|datagram HOST PORT [big]: sends ten messages, through TCP or through UDP. Only the type of
// the socket differs.
//
//   big   ten messages of 60,000 bytes instead of ten short ones

#include <arpa/inet.h>
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
  const std::string_view kind = argc >= 4 ? argv[1] : "";
  const bool is_stream = kind == "stream", is_big = argc == 5 && std::string_view(argv[4]) == "big";
  if ((!is_stream && kind != "datagram") || (argc != 4 && !is_big)) {
    std::fprintf(stderr, "usage: sender stream|datagram HOST PORT [big]\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[3], &end, 10);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[2], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[2], argv[3]);
    return 2;
  }

  const int fd = socket(AF_INET, is_stream ? SOCK_STREAM : SOCK_DGRAM, 0);
  if (fd == -1) give_up("socket");
  // For a stream this is the handshake. For datagrams it only writes the address down: nothing is sent.
  if (connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  for (int i = 1; i <= 10; ++i) {
    std::string message = "message " + std::to_string(i);
    if (is_big) message.resize(59'999, '.');
    message += '\n';
    // A datagram is sent as a whole or not at all; a stream may take a part, and then comes the rest.
    std::string_view rest = message;
    while (!rest.empty()) {
      const ssize_t sent = send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent == -1) give_up("send");
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  if (close(fd) == -1) give_up("close");
  return 0;
}
