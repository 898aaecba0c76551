// sender HOST PORT [big]: sends four messages, each ended by a newline, and hangs up.
//
// big   sends one message of a million bytes instead, and never waits inside send()

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Hands all bytes to the kernel. send() may take fewer than it was given; the rest is for us to send again.
static void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(taken));
    } else if (errno == EAGAIN) {
      // The send queue is full and the socket does not wait: ask to be told when there is room again.
      pollfd writable{connection, POLLOUT, 0};
      if (poll(&writable, 1, -1) == -1) give_up("poll");
    } else {
      give_up("send");
    }
  }
}

// The same with write(), which knows nothing of sockets: without flags, so it may raise SIGPIPE.
static void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = write(fd, bytes.data(), bytes.size());
    if (taken == -1) give_up("write");
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
}

int main(int argc, char** argv) {
  const bool big = argc == 4 && std::string_view(argv[3]) == "big";
  if (argc != 3 && !big) {
    std::fprintf(stderr, "usage: sender HOST PORT [big]\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  // A small send queue, so that it is soon full.
  const int queue = 64 * 1024;
  if (setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &queue, sizeof queue) == -1) give_up("setsockopt");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  if (big) {
    if (fcntl(connection, F_SETFL, O_NONBLOCK) == -1) give_up("fcntl");
    send_all(connection, std::string(999'999, 'x') + '\n');
  } else {
    send_all(connection, "one\n");
    send_all(connection, "two\n");
    send_all(connection, "abcdefghijklmnopqrstuvwxyz\n");
    write_all(connection, "hel");  // the fourth message, in two pieces
    write_all(connection, "lo\n");
  }
  if (close(connection) == -1) give_up("close");
  return 0;
}
