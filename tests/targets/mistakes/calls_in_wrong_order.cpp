// One call before the call that it needs, or twice; which one says the second argument. Right: in order.

#include <string_view>

#include "choice.hpp"

namespace {

int bound(int type) {
  const int fd = socket(AF_INET, type, 0);
  const sockaddr_in address = loopback();
  check("bind", bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

}  // namespace

int main(int argc, char** argv) {
  const bool wrong = choice_from(argc, argv) == Choice::wrong;
  const std::string_view which = argc > 2 ? argv[2] : "accept";
  const Pair pair = connected_pair();
  const auto* address = reinterpret_cast<const sockaddr*>(&pair.address);
  char text[16] = "hi\n";
  if (which == "accept") {
    const int fd = bound(SOCK_STREAM);
    if (!wrong) listen(fd, 1);
    if (wrong) accept(fd, nullptr, nullptr);
  } else if (which == "send" || which == "receive") {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!wrong) check("connect", connect(fd, address, sizeof pair.address) == 0);
    if (which == "send") send(fd, text, 3, MSG_NOSIGNAL);
    if (which == "receive") recv(fd, text, sizeof text, MSG_DONTWAIT);
  } else if (which == "connect") {
    const int fd = socket(AF_INET, SOCK_STREAM | (wrong ? 0 : SOCK_NONBLOCK), 0);
    connect(fd, address, sizeof pair.address);
    wait_for(fd, POLLOUT);
    connect(fd, address, sizeof pair.address);  // right: EISCONN says that the dialling is done
  } else if (which == "bind") {
    const int fd = bound(SOCK_STREAM);
    const sockaddr_in again = loopback();
    if (wrong) bind(fd, reinterpret_cast<const sockaddr*>(&again), sizeof again);
  } else if (which == "listen") {
    listen(bound(wrong ? SOCK_DGRAM : SOCK_STREAM), 1);
  }
}
