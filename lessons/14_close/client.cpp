// client HOST PORT [rude|patient]: asks a question, says that it has no more to ask, reads the answer, and
// hangs up.
//
// rude      hangs up when the answer has come, without reading it
// patient   does not say that it has no more to ask: it waits until the server hangs up

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view mode = argc == 4 ? argv[3] : "";
  if (argc != 3 && mode != "rude" && mode != "patient") {
    std::fprintf(stderr, "usage: client HOST PORT [rude|patient]\n");
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

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  const char question[] = "what time is it?\n";
  const std::size_t length = std::strlen(question);
  if (send(connection, question, length, MSG_NOSIGNAL) != static_cast<ssize_t>(length)) give_up("send");

  if (mode == "rude") {
    // The answer lies in the receive queue, and we go.
    pollfd readable{connection, POLLIN, 0};
    if (poll(&readable, 1, -1) == -1) give_up("poll");
  } else {
    // "I have said all": our direction ends here. We can still listen.
    if (mode != "patient" && shutdown(connection, SHUT_WR) == -1) give_up("shutdown");
    char bytes[256];
    ssize_t received = 0;
    while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0)
      std::printf("%.*s", static_cast<int>(received), bytes);
    if (received == -1) give_up("recv");
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
