// selector ADDRESS PORT [forget]: the server of this lesson with select() instead of poll().
//
// forget   builds the set of descriptors once, and hands select what select has left of it

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static bool answer(int caller) {
  char bytes[1024];
  const ssize_t received = recv(caller, bytes, sizeof bytes, 0);
  return received > 0 && send(caller, bytes, received, MSG_NOSIGNAL) == received;
}

int main(int argc, char** argv) {
  const bool forgets = argc == 4 && std::string_view(argv[3]) == "forget";
  const long port = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if ((argc != 3 && !forgets) || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: selector ADDRESS PORT [forget]\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  std::vector<int> callers;
  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(listener, &ready);
  while (true) {
    if (!forgets) {
      // select writes its answer over the question. So ask the whole question each time.
      FD_ZERO(&ready);
      FD_SET(listener, &ready);
      for (const int caller : callers) FD_SET(caller, &ready);
    }
    // Not how many: the highest number, and one more.
    const int highest = callers.empty() ? listener : std::max(listener, *std::ranges::max_element(callers));
    if (select(highest + 1, &ready, nullptr, nullptr, nullptr) == -1) give_up("select");

    for (auto caller = callers.begin(); caller != callers.end();) {
      if (!FD_ISSET(*caller, &ready) || answer(*caller)) {
        ++caller;
        continue;
      }
      FD_CLR(*caller, &ready);
      if (close(*caller) == -1) give_up("close");
      caller = callers.erase(caller);
    }
    if (FD_ISSET(listener, &ready)) {
      const int caller = accept(listener, nullptr, nullptr);
      if (caller == -1) give_up("accept");
      if (caller >= FD_SETSIZE) {  // a set has room for the numbers below 1024
        std::fprintf(stderr, "descriptor %d does not fit into a set\n", caller);
        if (close(caller) == -1) give_up("close");
        continue;
      }
      callers.push_back(caller);
      FD_SET(caller, &ready);
    }
  }
}
