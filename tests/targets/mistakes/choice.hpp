#pragma once
// Each program here makes one mistake when its first argument is `wrong`, and does the same work well when it
// is `right`.

#include <poll.h>
#include <unistd.h>

#include <cstring>

#include "../check.hpp"

enum class Choice { right, wrong };

inline Choice choice_from(int argc, char** argv) {
  check("usage: PROGRAM right|wrong", argc > 1);
  return std::strcmp(argv[1], "wrong") == 0 ? Choice::wrong : Choice::right;
}

/// A connection over loopback: the client's end and the accepted one.
struct Pair {
  int listener = -1, client = -1, server = -1;
  sockaddr_in address{};
};

inline Pair connected_pair() {
  Pair pair;
  pair.listener = listen_on_loopback(pair.address, 8);
  pair.client = connect_to(pair.address);
  pair.server = accept(pair.listener, nullptr, nullptr);
  check("accept", pair.server >= 0);
  return pair;
}

/// Waits until the socket says that its peer has closed or reset.
inline void wait_for(int fd, short event) {
  pollfd wanted{fd, event, 0};
  check("poll", poll(&wanted, 1, 10'000) == 1);
}
