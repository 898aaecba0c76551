// client HOST PORT [twice|nonblocking]: connects to a server, says what came of it, and hangs up.
//
// twice         calls connect() a second time on the socket that is connected already
// nonblocking   does not wait in connect(): it is told later whether somebody answered

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// After EINPROGRESS: waits until the kernel knows, then asks it what became of the connection.
static void wait_for_the_answer(int connection) {
  pollfd wanted{connection, POLLOUT, 0};
  if (poll(&wanted, 1, -1) == -1) give_up("poll");
  // "Writable" only means that connect() is over. This option says how: 0 or an errno. Asking clears it.
  int error = 0;
  socklen_t length = sizeof error;
  if (getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &length) == -1) give_up("getsockopt");
  if (error != 0) {
    std::printf("nobody answered: %s\n", std::strerror(error));
    std::exit(1);
  }
}

int main(int argc, char** argv) {
  const std::string_view mode = argc == 4 ? argv[3] : "";
  if (argc != 3 && mode != "twice" && mode != "nonblocking") {
    std::fprintf(stderr, "usage: client HOST PORT [twice|nonblocking]\n");
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
  const auto* address = reinterpret_cast<const sockaddr*>(&there);

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (mode == "nonblocking" && fcntl(connection, F_SETFL, O_NONBLOCK) == -1) give_up("fcntl");

  if (connect(connection, address, sizeof there) == -1) {
    // EINPROGRESS is no failure: the SYN is on its way, and the answer is not there yet.
    if (errno != EINPROGRESS) give_up("connect");
    wait_for_the_answer(connection);
  }
  std::printf("connected\n");

  // A stream socket is connected once in its life.
  if (mode == "twice" && connect(connection, address, sizeof there) == -1) std::perror("connect again");

  // Wait for the other end to hang up, then hang up too. A non-blocking recv() would not wait.
  pollfd readable{connection, POLLIN, 0};
  if (mode == "nonblocking" && poll(&readable, 1, -1) == -1) give_up("poll");
  char byte;
  if (recv(connection, &byte, 1, 0) == -1) give_up("recv");
  if (close(connection) == -1) give_up("close");
  return 0;
}
