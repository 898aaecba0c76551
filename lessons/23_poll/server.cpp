// server ADDRESS PORT: one thread for all callers. poll() says who has something to say.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Answers what has come. False when the caller has hung up, or reads so slowly that we will not wait for it.
static bool answer(int caller) {
  char bytes[1024];
  const ssize_t received = recv(caller, bytes, sizeof bytes, 0);
  if (received == -1 && errno == EAGAIN) return true;  // poll was wrong, which it may be; ask it again
  if (received <= 0) return false;
  return send(caller, bytes, received, MSG_NOSIGNAL) == received;
}

int main(int argc, char** argv) {
  const long port = argc == 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: server ADDRESS PORT\n");
    return 2;
  }
  // Non-blocking: in this program only poll may wait.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  std::vector<pollfd> watched{{listener, POLLIN, 0}};
  while (true) {
    // -1: no limit of time. A signal may end the wait, with EINTR, whatever SA_RESTART says.
    if (poll(watched.data(), watched.size(), -1) == -1) {
      if (errno == EINTR) continue;
      give_up("poll");
    }
    // Backwards, so that an entry that is taken out does not move those that are still to be looked at.
    for (std::size_t i = watched.size(); i-- > 1;) {
      const int caller = watched[i].fd;
      if (watched[i].revents == 0 || answer(caller)) continue;
      if (close(caller) == -1) give_up("close");
      watched.erase(watched.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if ((watched[0].revents & POLLIN) != 0) {
      const int caller = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (caller == -1 && errno != EAGAIN) give_up("accept");
      if (caller != -1) watched.push_back({caller, POLLIN, 0});
    }
  }
}
