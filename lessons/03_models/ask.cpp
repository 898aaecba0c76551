// ask FROM TO PORT WORD: calls the program that answers at TO, says one word, and prints what comes back.
//
// FROM is the address of this machine that the call comes from, so that the other end sees who is calling.

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
  sockaddr_in here{}, there{};
  here.sin_family = there.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc == 5 ? std::strtol(argv[3], &end, 10) : 0;
  if (argc != 5 || end == argv[3] || *end != '\0' || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &here.sin_addr) != 1 || inet_pton(AF_INET, argv[2], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: ask FROM TO PORT WORD, FROM and TO IPv4 addresses in numbers\n");
    return 2;
  }
  there.sin_port = htons(static_cast<in_port_t>(port));

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  // An address of our own choice, and any port: the kernel finds a free one.
  if (bind(connection, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (connect(connection, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  say(connection, argv[4] + std::string("\n"));
  while (true) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;
    std::printf("%.*s", static_cast<int>(received), bytes);
    std::fflush(stdout);
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
