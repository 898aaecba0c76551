// client HOST PORT NAME: calls a server, says "hello, this is NAME", and prints the answer. The four calls of
// a client.

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

static void say(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t taken = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
}

int main(int argc, char** argv) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc == 4 ? std::strtol(argv[2], &end, 10) : 0;
  if (argc != 4 || end == argv[2] || *end != '\0' || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT NAME, HOST an IPv4 address in numbers\n");
    return 2;
  }
  there.sin_port = htons(static_cast<in_port_t>(port));

  // 1. socket: a client needs a telephone, too. It needs no number of its own choice.
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");

  // 2. connect: dial.
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  // 3. send, recv: talk. We say it in two pieces, and read until the server hangs up.
  say(connection, "hello, ");
  say(connection, "this is " + std::string(argv[3]) + "\n");
  while (true) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;
    std::printf("%.*s", static_cast<int>(received), bytes);
    std::fflush(stdout);
  }

  // 4. close: hang up.
  if (close(connection) == -1) give_up("close");
  return 0;
}
