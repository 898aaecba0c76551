// client PATH: calls the server that listens at PATH, says hello, and prints the answer.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  sockaddr_un there{};
  there.sun_family = AF_UNIX;
  if (argc != 2 || std::strlen(argv[1]) >= sizeof there.sun_path) {
    std::fprintf(stderr, "usage: client PATH, with at most %zu bytes\n", sizeof there.sun_path - 1);
    return 2;
  }
  std::strcpy(there.sun_path, argv[1]);

  const int connection = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  // ENOENT: no such file. ECONNREFUSED: the file is there, and no program listens behind it.
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");
  const char greeting[] = "hello\n";
  if (send(connection, greeting, std::strlen(greeting), MSG_NOSIGNAL) == -1) give_up("send");
  char bytes[64];
  ssize_t received = 0;
  while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0)
    std::printf("%.*s", static_cast<int>(received), bytes);
  if (received == -1) give_up("recv");
  if (close(connection) == -1) give_up("close");
  return 0;
}
