// exchange ADDRESS PORT wait|call [send-first]: two of these give each other a million bytes, at the same
// time.
//
// wait, call   one waits for the other at this address, and the other calls
// send-first   sends all, and only then reads

#include <arpa/inet.h>
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

// The other program, by the way that we were told. Small queues, which a connection inherits from its
// listener.
static int meet(const sockaddr_in& address, bool waits) {
  const int first = socket(AF_INET, SOCK_STREAM, 0);
  if (first == -1) give_up("socket");
  const int queue = 64 * 1024, yes = 1;
  if (setsockopt(first, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue) == -1 ||
      setsockopt(first, SOL_SOCKET, SO_SNDBUF, &queue, sizeof queue) == -1 ||
      setsockopt(first, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
    give_up("setsockopt");
  const auto* name = reinterpret_cast<const sockaddr*>(&address);
  if (!waits) {
    if (connect(first, name, sizeof address) == -1) give_up("connect");
    return first;
  }
  if (bind(first, name, sizeof address) == -1) give_up("bind");
  if (listen(first, 1) == -1) give_up("listen");
  const int other = accept(first, nullptr, nullptr);
  if (other == -1) give_up("accept");
  return other;
}

int main(int argc, char** argv) {
  const std::string_view role = argc >= 4 ? argv[3] : "";
  const bool send_first = argc == 5 && std::string_view(argv[4]) == "send-first";
  if ((role != "wait" && role != "call") || (argc != 4 && !send_first)) {
    std::fprintf(stderr, "usage: exchange ADDRESS PORT wait|call [send-first]\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int other = meet(address, role == "wait");

  const std::string all(1'000'000, 'x');
  std::string_view rest = all;  // what we have not sent yet
  std::size_t received = 0;
  static char bytes[65536];
  while (!rest.empty() || received < all.size()) {
    // What can be done now? With send-first we do not ask: as long as there is a rest, we send.
    pollfd ready{other, static_cast<short>(rest.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (send_first)
      ready.revents = rest.empty() ? POLLIN : POLLOUT;
    else if (poll(&ready, 1, -1) == -1)
      give_up("poll");

    if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
      const ssize_t some = recv(other, bytes, sizeof bytes, 0);
      if (some == -1) give_up("recv");
      if (some == 0) break;  // the other has ended before its time
      received += static_cast<std::size_t>(some);
    }
    if ((ready.revents & POLLOUT) != 0) {
      // POLLOUT says that there is room, not how much. So this one call must not wait for more.
      const ssize_t taken =
          send(other, rest.data(), rest.size(), MSG_NOSIGNAL | (send_first ? 0 : MSG_DONTWAIT));
      if (taken == -1 && errno != EAGAIN) give_up("send");
      if (taken > 0) rest.remove_prefix(static_cast<std::size_t>(taken));
    }
  }
  std::printf("sent %zu B, received %zu B\n", all.size() - rest.size(), received);
  return received == all.size() ? 0 : 1;
}
