// client HOST PORT: asks a question, ends its direction, and reads the answer to its end.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

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
    std::fprintf(stderr, "usage: client HOST PORT\n");
    return 2;
  }
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  const char question[] = "what time is it?\n";
  if (send(connection, question, std::strlen(question), MSG_NOSIGNAL) == -1) give_up("send");
  if (shutdown(connection, SHUT_WR) == -1) give_up("shutdown");

  // The answer may come in pieces, so it is over only when the server says so.
  char bytes[256];
  ssize_t received = 0;
  while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0) {
    std::printf("%.*s", static_cast<int>(received), bytes);
    std::fflush(stdout);
  }
  if (received == -1) give_up("recv");
  if (close(connection) == -1) give_up("close");
  return 0;
}
