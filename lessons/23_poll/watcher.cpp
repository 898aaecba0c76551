// watcher ADDRESS PORT level|edge|drain: epoll, one caller, and a buffer for 4 bytes.
//
// level   epoll says that there is something as long as there is; we read 4 bytes each time
// edge    epoll says it when something comes, once; we read 4 bytes each time
// drain   the same, and each time we read until nothing is left
//
// It ends when epoll has had nothing to say for a fifth of a second.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// How many bytes have come, of at most 4; 0 at the end of the stream, -1 when there is nothing now.
static ssize_t read_some(int caller) {
  char bytes[4];
  const ssize_t received = recv(caller, bytes, sizeof bytes, 0);
  if (received == -1 && errno != EAGAIN) give_up("recv");
  return received;
}

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "";
  if (how != "level" && how != "edge" && how != "drain") {
    std::fprintf(stderr, "usage: watcher ADDRESS PORT level|edge|drain\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  const int caller = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
  if (caller == -1) give_up("accept");

  // The kernel keeps the list of what we watch; it need not be handed over with each wait.
  const int watched = epoll_create1(0);
  if (watched == -1) give_up("epoll_create1");
  epoll_event wish{};
  wish.events = EPOLLIN;
  if (how != "level") wish.events |= EPOLLET;
  wish.data.fd = caller;  // comes back with the event
  if (epoll_ctl(watched, EPOLL_CTL_ADD, caller, &wish) == -1) give_up("epoll_ctl");

  ssize_t total = 0;
  while (true) {
    epoll_event event;
    const int ready = epoll_wait(watched, &event, 1, 200);
    if (ready == -1) give_up("epoll_wait");
    if (ready == 0) break;  // the time is over
    ssize_t received = 0;
    do {
      received = read_some(event.data.fd);
      if (received > 0) total += received;
    } while (how == "drain" && received > 0);
    if (received == 0) break;  // the caller has hung up
  }
  std::printf("%s: heard %zd B\n", argv[3], total);
  std::fflush(stdout);
  if (close(caller) == -1 || close(watched) == -1 || close(listener) == -1) give_up("close");
  return 0;
}
