// Receives six bytes with EPOLLET into a buffer of four; wrong: waits again at once; right: receives until
// EAGAIN.

#include <fcntl.h>
#include <sys/epoll.h>

#include <cerrno>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  fcntl(pair.server, F_SETFL, O_NONBLOCK);
  const int epoll = epoll_create1(0);
  epoll_event wanted{};
  wanted.events = EPOLLIN | EPOLLET;
  wanted.data.fd = pair.server;
  check("epoll_ctl", epoll_ctl(epoll, EPOLL_CTL_ADD, pair.server, &wanted) == 0);
  check("send", send(pair.client, "abcdef", 6, 0) == 6);
  epoll_event event{};
  check("epoll_wait", epoll_wait(epoll, &event, 1, 1000) == 1);
  char text[4];
  check("recv", recv(pair.server, text, sizeof text, 0) == 4);
  if (choice == Choice::right)
    while (recv(pair.server, text, sizeof text, 0) > 0) {
    }
  check("nobody tells", epoll_wait(epoll, &event, 1, 100) == 0);
  close(epoll);
}
